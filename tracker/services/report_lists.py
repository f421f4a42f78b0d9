"""The lists of a report as workbooks: the list of tasks under other headings."""

from tracker.queries.report_lists import LIST_SORT, LIST_TITLES, ReportList, filter_of, words_of
from tracker.queries.reports import ReportScope
from tracker.services.exports import Exported, ListName, export_task_list
from tracker.services.report_documents import Making


def export_report_list(which: ReportList, *, scope: ReportScope, making: Making) -> Exported:
    """A list of this report as a workbook. The caller closes the file."""
    return export_task_list(
        chosen=filter_of(which, scope),
        sort=LIST_SORT,
        in_words=words_of(which, scope),
        by=making.by,
        called=ListName(LIST_TITLES[which], which.value),
    )
