"""`flask check-figures`: which figures of a report do not hold."""

import json
from typing import TextIO

import click

from tracker.domain.figure_check.checking import LONGEST_TEXT, Checked, check_text
from tracker.domain.figure_check.findings import VERDICT_WORDS, Finding, Verdict
from tracker.domain.wording import count_in_words


@click.command("check-figures")
@click.argument("file", type=click.File(encoding="utf-8"))
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def check_figures(*, file: TextIO, as_json: bool) -> None:
    """Check the figures of a text FILE ('-': standard input). The exit status is 1 when some do not hold."""
    text = _read(file)
    checked = check_text(text)
    if as_json:
        click.echo(json.dumps(_published(checked), ensure_ascii=False, indent=2))
    else:
        for group in checked.groups:
            if group.title and group.findings:
                click.echo(f"{group.title}:")
            for finding in group.findings:
                click.echo(_line(finding))
        wrong, right = checked.number_of(Verdict.WRONG), checked.number_of(Verdict.RIGHT)
        click.echo(f"{count_in_words(wrong)} chỗ không khớp, {count_in_words(right)} chỗ khớp.", err=True)
    if checked.number_of(Verdict.WRONG):
        raise click.exceptions.Exit(1)


def _read(file: TextIO) -> str:
    try:
        text = file.read(LONGEST_TEXT + 1)
    except UnicodeDecodeError:
        message = "Tệp không phải là văn bản UTF-8. Lưu lại dạng .txt, mã UTF-8."
        raise click.ClickException(message) from None
    if len(text) > LONGEST_TEXT:
        message = f"Văn bản dài quá {count_in_words(LONGEST_TEXT)} ký tự. Kiểm từng phần."
        raise click.ClickException(message)
    return text


def _line(finding: Finding) -> str:
    told = f"[{VERDICT_WORDS[finding.verdict]}] {finding.relation}: {finding.arithmetic}"
    return " ".join([told + (";" if finding.hints else ""), *finding.hints])


def _published(checked: Checked) -> dict[str, object]:
    return {
        "wrong": checked.number_of(Verdict.WRONG),
        "right": checked.number_of(Verdict.RIGHT),
        "groups": [
            {
                "title": group.title,
                "figures": [{"name": one.name, "printed": one.printed} for one in group.figures],
                "relations": [
                    {
                        "verdict": one.verdict,
                        "relation": one.relation,
                        "arithmetic": one.arithmetic,
                        "hints": list(one.hints),
                    }
                    for one in group.findings
                ],
            }
            for group in checked.groups
        ],
    }
