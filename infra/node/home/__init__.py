"""The node's home: its folders, lock, configuration and logs."""
