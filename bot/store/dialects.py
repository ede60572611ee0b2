"""What SQLite and PostgreSQL do in different words: one operation for migrations, one question."""

from collections.abc import Sequence

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State


class InDialect(TortoiseOperation):
    """Runs the statements that are written for the database at hand, one by one."""

    def __init__(self, *, sqlite: Sequence[str], postgres: Sequence[str]) -> None:
        self.statements = {"sqlite": sqlite, "postgres": postgres}

    async def database_forward(
        self,
        app_label: str,
        old_state: State,
        new_state: State,
        state_editor: BaseSchemaEditor | None = None,
    ) -> None:
        """Inside the migration's transaction: nothing here may commit."""
        if state_editor is not None:
            for statement in self.statements[state_editor.DIALECT]:
                await state_editor.client.execute_query(statement)


def connection() -> BaseDBAsyncClient:
    """The open connection, inside a call of the engine."""
    return get_connection("default")


def is_postgres() -> bool:
    """Whether the open connection speaks to PostgreSQL; otherwise it is SQLite."""
    return connection().capabilities.dialect == "postgres"
