"""How work arrives and is carried: inbox, tasks, sweeper, servers, commands."""
