"""Advice that is carried out, and what is seen afterwards."""


class Checks:
    """What logtoll advises for the account of a world, measured anew after each change."""

    def __init__(self, world):
        self.world, self.found, self.seen = world, [], None
        self.refresh()

    def refresh(self):
        self.seen = self.world.report()

    def advice(self, rule, subject):
        """The recommendation of a rule for an API (by its name) or a log group."""
        fits = [one for one in self.seen["recommendations"]
                if one["id"] == rule and subject in (one["subject"]["api_name"], one["subject"]["log_group"])]
        assert len(fits) <= 1, fits
        return fits[0] if fits else None

    def fires(self, rule, subject):
        one = self.advice(rule, subject)
        assert one, f"{rule} says nothing of {subject}; it lacks {self.seen['lacking']}"
        self.found.append(one)
        return one

    def refuses(self, rule, subject, message, unchanged):
        """The command ends before it changes anything."""
        said = self.world.apply(self.fires(rule, subject)["remedy"]["cli"], fails=True)
        assert message in said, said
        unchanged()
        print(f"ok: {rule} of {subject}: refused, and nothing was changed")

    def carry_out(self, rule, subject, promised, given=(), then=lambda: None, still=None):
        """The rule fires, its command does what it promised, and the next measurement has it silent.

        `given`: variables that the command asks for; `then`: what AWS does from then on, which no server here does; `still`:
        why it goes on to fire.
        """
        one = self.fires(rule, subject)
        self.world.apply(one["remedy"]["cli"], dict(given))
        promised()
        then()
        self.refresh()
        assert bool(self.advice(rule, subject)) == bool(still), f"{rule} of {subject}: {self.advice(rule, subject)}"
        print(f"ok: {rule} of {subject}: changed as promised, and {f'still told, since {still}' if still else 'silent afterwards'}")


def equal(seen, expected):
    assert seen == expected, f"{seen} is not {expected}"
