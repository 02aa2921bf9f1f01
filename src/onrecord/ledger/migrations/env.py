"""What alembic runs: the caller's connection in (within its transaction), the migrations run on it."""

from alembic import context

from onrecord.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
