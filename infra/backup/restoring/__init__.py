"""The restore of a backup.

beside       indices of the snapshot under new names
unpacking    the copied files into folders
erased       what was erased since the backup, and does not come back
trial        all indices of a snapshot, to see whether they can be restored
restore      all of it, hidden until nothing erased is in it
"""
