"""What Alembic runs: the connection is handed in, the transaction is ours."""

from alembic import context

import gzstudents.schema  # noqa: F401 - makes the tables known
from gzstudents.kernel.store import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
