//! Throttling, which stands in the same settings as logging and is not measured: a snippet asks for it, or says to keep it.

/// What stands in templates: the settings there take the place of those that are.
pub(super) const KEEP: &str = "# Takes the place of what your template has: keep its lines on throttling and caching, and entries \
                               that are not\n# named here.\n";

/// What the settings of Terraform need to have: arguments and values.
pub(super) const ARGUMENTS: [(&str, &str); 2] =
    [("throttling_burst_limit", "var.throttling_burst_limit"), ("throttling_rate_limit", "var.throttling_rate_limit")];

/// The limits of a REST stage or method; the provider's own default is -1 (hashicorp/terraform-provider-aws#14266).
pub(super) fn rest_variables() -> String {
    let ask = "as aws apigateway get-stage shows it, -1 where it shows none of its own";
    ARGUMENTS
        .map(|(limit, _)| format!("variable \"{limit}\" {{\n  type        = number\n  description = \"{ask}\"\n}}\n"))
        .join("\n")
}

/// The limits of an HTTP or WebSocket stage. Unset ones the provider sends as 0, and every request gets 429
/// (hashicorp/terraform-provider-aws#14742), so 0 is refused.
pub(super) fn v2_variables() -> String {
    let ask = "as aws apigatewayv2 get-stage shows it, else the quota of the account";
    let one = |(limit, _)| {
        format!(
            "variable \"{limit}\" {{\n  type        = number\n  description = \"{ask}\"\n\n  validation {{\n    condition     = \
             var.{limit} > 0\n    error_message = \"With 0 every request is answered with 429.\"\n  }}\n}}\n"
        )
    };
    ARGUMENTS.map(one).join("\n")
}
