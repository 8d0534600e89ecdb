"""Reading of XML: streams are cut into records, and a record is parsed alone."""
