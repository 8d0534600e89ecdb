"""The restore of a backup.

beside       indices of the snapshot under new names
unpacking    the copied files into folders
erased       what was erased since the backup, and does not come back
restore      all of it, hidden until nothing erased is in it
"""
