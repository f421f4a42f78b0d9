"""Reading a directive: its letterhead, and the tasks it gives, by rules. Pure: agencies and calendar are arguments.

`reading.read_directive` is the one door; `passages` reads what a person points at. The way of a text:

- `stretch` makes it comparable with a map back to the original, `ocr` mends what a scanner misread;
- `paragraphs`, `labels`, `tables`, `headings` and `outline` find its parts; `letterhead` and `titles` read its head;
- `naming` makes the agencies of a list findable, `mentions` finds them with `lists`, `groups` and `outside`;
- `moments`, `times`, `how_often` and `recurrences` find until when and how often;
- `roles`, `clauses` and `parting` say who does what until when, `telling` what is no instruction;
- `body` and `table_tasks` put the tasks together with `assembling`, as `findings` describes them.
"""
