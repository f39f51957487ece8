//! Measurements under made-up names, so that a report can be shown to anybody.
//!
//! Every name becomes another one, the same wherever it occurs. Names of APIs' stages, ids and paths keep their length, since
//! they are written into the lines whose bytes are modelled: no number of a report changes.

mod doubts;
mod format;
mod names;

use names::{Kind, Names};

use super::{ApiStage, Measurements, StageSample};

impl Measurements {
    /// The same account with other names. Groups and stages keep their places.
    pub fn anonymous(&self) -> Self {
        let mut names = Names::default();
        let mut seen = self.clone();
        for scope in &mut seen.scopes {
            names.account(&mut scope.account);
        }
        // Groups that API Gateway manages go by the names of their stages.
        seen.stages.iter_mut().for_each(|stage| names.identity(stage));
        seen.stages.iter_mut().for_each(|stage| names.settings(stage));
        for group in &mut seen.log_groups {
            names.account(&mut group.account);
            group.name = names.log_group(&group.name);
        }
        let regions: Vec<String> = self.scopes.iter().map(|scope| scope.region.clone()).collect();
        seen.incomplete = self.incomplete.iter().map(|missing| doubts::cut_short(missing, &regions)).collect();
        seen.warnings = self.warnings.iter().map(|warning| names.warning(warning, &regions)).collect();
        seen
    }
}

impl Names {
    /// What a stage's methods, logs and tags name.
    fn settings(&mut self, stage: &mut ApiStage) {
        let methods = stage.methods.iter_mut().flatten().map(|row| (&mut row.resource, &mut row.method));
        let counted = stage.method_requests.iter_mut().flatten().map(|row| (&mut row.resource, &mut row.method));
        let own = stage.overrides.iter_mut().map(|row| (&mut row.resource, &mut row.method));
        for (resource, method) in methods.chain(counted).chain(own) {
            (*resource, *method) = (self.path(resource), self.verb(method));
        }
        if let Some(access) = &mut stage.access {
            access.destination = self.destination(&access.destination);
            access.format = self.format(&access.format);
        }
        for delivery in stage.deliveries.iter_mut().flatten() {
            delivery.destination = self.destination(&delivery.destination);
            delivery.id = self.of(Kind::Arn, &delivery.id, |count| format!("delivery-{count}"));
        }
        if let Some(StageSample { access: Some(access), .. }) = &mut stage.sample {
            let values = std::mem::take(&mut access.values);
            access.values = values.into_iter().map(|(name, tally)| (self.variable(&name), tally)).collect();
        }
        stage.tags = std::mem::take(&mut stage.tags).iter().map(|(key, value)| self.tag(key, value)).collect();
    }
}
