"""Growth of a load with processes, machines and nodes, and the cost model that is made of it."""
