"""Generated bad input: words, scenario files, folders and workbooks, each of which must be refused or run soundly."""
