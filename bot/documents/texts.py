"""What admins read about files that they send, keep, take back and remove: short, calm."""

from __future__ import annotations

from bot.messages import command_table

TOO_LARGE = "《{name}》太大了（{size:.0f} MB），最多 {most:.0f} MB。请拆成几个小文件，或者在电脑上用 study add 放入。"
EMPTY = "《{name}》是空的，没有内容可以放入。"
TOO_MANY = "还有 {count} 个文件没有处理完，请等它们放好以后再发。"
NO_DOWNLOAD = "没能从 Telegram 取到《{name}》，请重新发一次。"

QUEUED = "《{name}》：收到了，前面还有 {count} 个。"
FETCHING = "《{name}》：正在接收……"
WAITING = "《{name}》：排队等着……"
READING = "《{name}》：正在读取……"
EMBEDDING = "《{name}》：已经可以用词查到，正在制作向量 {percent}%……"

ADDED = "已放入"
REPLACED = "已更新"
UNCHANGED = "资料库里已经有这个文件，内容没有变。"
REJECTED = "没有放入《{name}》：{reason}"
FAILED = "没有放入《{name}》。{reason}"
HEAD = "{done}《{name}》，{documents} 份文件："
COUNTS = "{sections} 节，{passages} 段"
SAME_AS = "与已有的{title}内容相同，查找时只用原来那一份"
INCOMPLETE = "可能不完整"
MORE_DOCUMENTS = "……还有 {count} 份"
WAS_REPLACED = "原来有同名的文件，已经换成这一份；按“撤销”可以换回去。"
WARNING = "请留意：{sentence}"
MORE_WARNINGS = "……还有 {count} 处要留意，用 study add 再放一次可以看全。"
DROPPED = "去掉了 {count} 行杂项："
DROPPED_LINE = "× {line}"
DROPPED_MORE = "……还有 {count} 行"
DROPPED_GONE = "没有去掉什么。"
KEEP, UNDO, SHOW_DROPPED, RETITLE = "保留", "撤销", "看去掉的行", "改标题"
WANTED = "要保留吗？"

KEPT = "已保留。"
UNDOING = "正在撤销……"
UNDONE = "已撤销《{name}》，它的内容已经从资料库里去掉。"
PUT_BACK = "已撤销《{name}》，换回了原来的内容。"
NOT_UNDONE = "没有撤销《{name}》：后来它又变了，或者已经删除了。"
UNDO_FAILED = "没有撤销《{name}》，请再按一次。{reason}"
SETTLED = "这个文件已经处理过了。"
TITLE_HOW = "要改标题，请发 /title、编号和新的标题："
TITLE_LINE = "/title {number} {title}"
TITLE_WHICH = (
    "要改哪一份的标题？请输入 /title、编号和新的标题，例如 /title 1 在全市大会上的讲话。输入 /documents 看编号。"
)
TITLE_EMPTY = (
    "要改成什么？请把新的标题写在编号后面，例如 /title {number} 在全市大会上的讲话。写“恢复”就换回读出来的标题。"
)
TITLE_LONG = "标题太长（{count} 字），最多 {most} 字。"
TITLE_BACK = "恢复"
RETITLING = "正在改标题……"
RETITLED = "标题{before}已改为{title}。再读一次这个文件也会保留。"
TITLE_READ = "已恢复读出来的标题：{title}。"
TITLE_FAILED = "没有改标题。{reason}"
REMOVE_WHICH = "要删除哪一份？请输入 /remove 加编号，例如 /remove 1。输入 /documents 看编号。"
REMOVE_SURE = "要删除{title}吗？它的内容和题目都会从资料库里去掉。来源：{source}"
REMOVE, LEAVE = "删除", "不删"
REMOVING = "正在删除{title}……"
REMOVED = "已删除{title}。"
LEFT = "没有删除{title}。"
REMOVE_FAILED = "没有删除{title}。{reason}"
ALREADY_GONE = "这份文件已经不在资料库里了。"
REMOVE_WORDS = ("/remove", "／remove", *command_table.REMOVE.words)
TITLE_WORDS = ("/title", "／title", *command_table.TITLE.words)
