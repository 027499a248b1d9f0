"""Lawful steps. Each function checks the law, changes rows, records the event and queues what leaves; none commits."""
