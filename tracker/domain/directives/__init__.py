"""Reading a directive: its letterhead, and the tasks it gives, by rules. Pure: agencies and calendar are arguments.

`reading.read_directive` is the one door. The way of a text through the modules: `stretch` makes it comparable with a
map back to the original, `ocr` mends what a scanner misread, `lines` and `paragraphs` find its parts, `letterhead` and
`tables` read theirs, `naming` and `mentions` find agencies, `moments`, `times` and `recurrences` find dates, `roles`
and `clauses` say who does what until when, `telling` tells instructions from everything else.
"""
