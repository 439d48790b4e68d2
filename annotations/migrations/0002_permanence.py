"""History is permanent in the database itself: triggers refuse what no action would ask for.

Snapshots, revisions, appearances' selectors, proposals and events never change and never go; verdicts,
anchors and rulings may only lose their standing.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION factcheck_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A row of % is permanent: it is neither changed nor deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;

-- The arguments are the columns that may change.
CREATE FUNCTION factcheck_refuse_but() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A row of % is permanent but for: %.', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
        USING ERRCODE = 'restrict_violation';
END $$;
"""

PERMANENT = ["snapshot", "revision", "proposal", "appearance", "event", "rating"]
PERMANENT_BUT = {
    "verdict": ["standing"],
    "anchor": ["standing"],
    "ruling": ["standing"],
    "ratingscale": ["current"],
}


def _trigger(model: str, function: str, arguments: list[str]) -> str:
    quoted = ", ".join(f"'{argument}'" for argument in arguments)
    return (
        f"CREATE TRIGGER {model}_is_permanent BEFORE UPDATE OR DELETE ON annotations_{model} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}({quoted});\n"
    )


FORWARDS = (
    FUNCTIONS
    + "".join(_trigger(model, "factcheck_refuse", []) for model in PERMANENT)
    + "".join(_trigger(model, "factcheck_refuse_but", columns) for model, columns in PERMANENT_BUT.items())
)
BACKWARDS = (
    "".join(
        f"DROP TRIGGER {model}_is_permanent ON annotations_{model};\n"
        for model in [*PERMANENT, *PERMANENT_BUT]
    )
    + "DROP FUNCTION factcheck_refuse();\nDROP FUNCTION factcheck_refuse_but();"
)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
