"""Alembic's entry: runs the migrations on the connection that `shared.db.migrate` gives."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=True,
    version_table_schema="public",
)
with context.begin_transaction():
    context.run_migrations()
