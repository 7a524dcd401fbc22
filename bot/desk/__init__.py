"""The supervisor's page: Datasette over the store, read-only, with canned dashboards and no SQL of the reader's."""
