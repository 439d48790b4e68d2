"""Published is permanent: editions and corrections never change; overrides and reports only gain their answer."""

from django.db import migrations

PERMANENT = ["edition", "correction"]
PERMANENT_BUT = {
    "override": ["seconded_by_id", "seconded_at"],
    "errorreport": ["state", "answer", "answered_at", "answered_by_id"],
}


def _trigger(model: str, function: str, columns: list[str]) -> str:
    arguments = ", ".join(f"'{column}'" for column in columns)
    return (
        f"CREATE TRIGGER {model}_is_permanent BEFORE UPDATE OR DELETE ON annotations_{model} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}({arguments});\n"
    )


FORWARDS = "".join(_trigger(model, "factcheck_refuse", []) for model in PERMANENT) + "".join(
    _trigger(model, "factcheck_refuse_but", columns) for model, columns in PERMANENT_BUT.items()
)
BACKWARDS = "".join(
    f"DROP TRIGGER {model}_is_permanent ON annotations_{model};\n" for model in [*PERMANENT, *PERMANENT_BUT]
)


class Migration(migrations.Migration):
    dependencies = [("annotations", "0004_publications")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
