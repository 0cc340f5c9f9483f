"""Wolkvox into PostgreSQL every five minutes, with Meltano: one task for each operation.

For Airflow 3. In Airflow 2, import `dag` from `airflow.decorators` and `BashOperator` from
`airflow.operators.bash`.

Tasks of different operations may run at the same time, on different workers. Each has a token of
its own; runs follow each other, so no token is used twice at once. The dates of one operation
cannot be spread: they share its token, with its quota and its two requests at once.

MELTANO_PROJECT_ROOT is the folder of meltano.yml on the workers, with Meltano on their path. What
meltano.yml takes from the environment (WOLKVOX_…, POSTGRES_…) comes from theirs. With more than one
worker, set MELTANO_DATABASE_URI to one database for all, or keep the state on S3: else each worker
has a bookmark of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import dag

# An extractor for each operation.
EXTRACTORS = ("tap-wolkvox",)


@dag(
    schedule="*/5 * * * *",
    start_date=datetime(2026, 1, 1),  # noqa: DTZ001 - in Airflow's own zone
    catchup=False,  # the bookmark knows what is missing
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=6),
)
def wolkvox() -> None:
    """Extract each operation."""
    for extractor in EXTRACTORS:
        BashOperator(
            task_id=extractor,
            bash_command=(
                'cd "$MELTANO_PROJECT_ROOT" && '
                f"meltano --environment=prod run {extractor} target-postgres"
            ),
            retries=1,
            retry_delay=timedelta(minutes=6),  # after a crash, Meltano waits for five
        )


wolkvox()
