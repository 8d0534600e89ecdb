"""Loading: from a record to the bulk action that writes its document, and to its outcome.

known -> matching (which document is it a state of?) -> decisions (what follows?) -> actions (bytes) -> bulk (sent)
"""
