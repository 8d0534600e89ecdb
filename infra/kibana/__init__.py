"""Kibana as code: the data views, saved searches, map and dashboards in `objects/`, in Kibana's own JSON.

`bundle` reads them and renames them for an alias. `plan` compares them with a Kibana, `push` writes what differs,
`export` writes files for an import by hand. `panels` turns a panel into the aggregations that Kibana sends, and
`check` runs those on an index and looks for fields that it lacks.
"""
