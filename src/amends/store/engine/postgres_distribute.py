"""Spreading a PostgreSQL database over the servers of a Citus cluster, once or again: `amends database distribute`."""

from amends.errors import BusinessRuleError
from amends.ids import FIRST_IDS, IdRange
from amends.store.engine import citus, postgres_migrate
from amends.store.engine.citus import Distribution
from amends.store.engine.postgres_address import PostgresAddress
from amends.store.engine.postgres_connect import NoHostError, connect
from amends.texts.text import say


async def distribute(address: PostgresAddress, ids: IdRange = FIRST_IDS) -> Distribution:
    """Migrate the database and spread its tables, all in one transaction.

    Raises BusinessRuleError when it can't be reached, or Citus isn't there.
    """
    try:
        connection = await connect(address)
    except NoHostError as error:
        raise BusinessRuleError(say("postgres_unusable", error=error.sentence)) from None
    try:
        async with connection.transaction():
            await postgres_migrate.migrate(connection, ids)
            return await citus.distribute(connection)
    finally:
        connection.terminate()
