"""The two engines: connections, transactions, the write queue, migrations, backups."""
