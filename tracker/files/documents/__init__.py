"""Documents: from the bytes of a .txt, .docx, .pdf or edXML file to its text, as far as rules can read it.

`reading` checks the file and runs `document_reader`, the program of the child process, which has limits on memory and
time. The text has a line for each line or paragraph; the rows of tables are lines whose cells stand between bars.
"""
