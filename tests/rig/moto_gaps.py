"""What no call to moto can set, set in moto itself."""

from datetime import datetime, timezone

from moto.ce.models import ce_backends
from moto.logs.models import DeliverySource, logs_backends

from seed import Seeder


class MotoSeeder(Seeder):
    """A seeder that reaches into moto where its API refuses or ignores what AWS takes."""

    def build(self, scene):
        # Answers of Cost Explorer, one for each further request; moto counts no cost itself.
        ce_backends[self.account]["aws"].cost_usage_results_queue.extend(scene.get("costs", []))
        return super().build(scene)

    @property
    def logs(self):
        return logs_backends[self.account][self.region]

    def delivery_source(self, client, name, arn):
        # PutDeliverySource does not know API Gateway, which AWS added in September 2026.
        source = DeliverySource(self.account, self.region, name, arn, "EXECUTION_LOGS", None)
        self.logs.delivery_sources[name] = source

    def log_groups(self, groups):
        super().log_groups(groups)
        for group in groups:
            if "stored" in group:
                # moto counts what is in the first stream; so many bytes nobody puts there for a test.
                next(iter(self.logs.groups[group["name"]].streams.values())).stored_bytes = group["stored"]
            if "created" in group:
                created = datetime.fromtimestamp(group["created"] / 1000, timezone.utc)
                # moto reckons without time zones.
                self.logs.groups[group["name"]].creation_time = created.replace(tzinfo=None)
