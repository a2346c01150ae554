"""The hard checks of a summary by what it speaks of: who and where, whose words, which members, under which condition.

Each check answers why a part of a claim conflicts with the sentence that it rests on, or nothing.
"""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Sequence

from knowledge.answering.verification.alignment import Part
from knowledge.answering.verification.values import Why
from knowledge.answering.verification.wording import (
    REPORTING,
    TOPIC,
    SourceSentence,
    Word,
    Wording,
    is_noun_of_matter,
    licensed,
    weight_in,
)
from knowledge.text.facts import Kind
from knowledge.text.folding import fold
from knowledge.text.numerals import ALL_NUMERALS
from knowledge.text.tokenizer import is_verb

_NEAR = 5
"""Letters between a preposition and the name that belongs to it."""


def names_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Whoever and whatever place is named stands in the source or over it."""
    part = parts[place]
    known = "\n".join(words for one in part.sentences for words in (one.text, one.about, one.before))
    return Why.NAME if any(word.names and licensed(word.text, known) < 1 for word in part.words) else None


def reporters_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Whoever is said to say it, and the document, stand over the sentence or in its passage."""
    part = parts[place]
    said, topic = re.search(REPORTING, part.text), re.match(TOPIC, part.text)
    if topic:
        over = "\n".join(words for one in part.sentences for words in (one.about, one.lead, one.text))
        words = part.claim.words_in(part.start, part.start + topic.end())
        if weight_in(words, over) < _MOST_OF * sum(word.weight for word in words):
            return Why.DOCUMENTS
    if not said:
        return None
    known = "\n".join(words for one in part.sentences for words in (one.about, one.document))
    for word in part.claim.words_in(part.start, part.start + said.start()):
        least = 1.0 if _NUMERAL.search(word.text) else _PARTLY
        if word.weight >= 1 and licensed(word.text, known) < least:
            return Why.DOCUMENTS
        if word.names and not any(licensed(word.text, one.about) or _speaks(word.text, one) for one in part.sentences):
            return Why.DOCUMENTS
    return None


def _speaks(name: str, sentence: SourceSentence) -> bool:
    """Whether the document itself reports somebody's words."""
    return bool(re.search(rf"{re.escape(name)}[一-鿿]{{0,8}}(?:{REPORTING})", sentence.document))


_ROLE = re.compile("[由向对给把为被比]|要求|委托")


def roles_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Who is acted on, and by whom, is not exchanged: 甲向乙报告, 乙由甲联系."""
    part = parts[place]
    for sentence in part.sentences:
        for role in _ROLE.finditer(part.text):
            ours = _names_behind(part.claim, part.start + role.end(), part.end)
            theirs = [
                name
                for other in re.finditer(role.group(), sentence.text)
                for name in _names_behind(sentence.wording, other.end(), len(sentence.text))
            ]
            if ours and theirs and not _shares_name(ours, theirs) and any(name in part.text for name in theirs):
                return Why.NAME
    return None


def _names_behind(made: Wording, start: int, end: int) -> list[str]:
    return [word.text for word in made.words_in(start, min(end, start + _NEAR)) if word.names]


def _shares_name(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    return any(a in b or b in a for a in ours for b in theirs)


def documents_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Where a claim rests on several documents, it names each of them before its words."""
    part = parts[place]
    documents = {s.numbered.document_id: s for one in parts for s in one.sentences}
    if len(documents) < _SEVERAL or not part.sentences:
        return None
    own = part.sentences[0]
    others = "\n".join(
        fold(s.numbered.document + s.numbered.speaker)
        for key, s in documents.items()
        if key != own.numbered.document_id
    )
    name = fold(own.numbered.document + own.numbered.speaker)
    start = part.claim.stretch_of(part.start)
    words = part.claim.words_in(start, part.end)
    years = [fact.value[:4] for fact in part.claim.facts_in(start, part.end, Kind.TIME)]
    told = [word.text for word in words if word.weight >= 1] + [year for year in years if year.isdecimal()]
    return None if any(word in name and word not in others for word in told) else Why.DOCUMENTS


_SEVERAL = 2
_NUMERAL = re.compile(rf"[{ALL_NUMERALS}\d]")


def nothing_is_exchanged(parts: Sequence[Part], place: int) -> Why | None:
    """No noun stands in the place of another one: 农户 where the source has 合作社 between the same words."""
    part = parts[place]
    for sentence in part.sentences:
        stretches = [sentence.wording.clauses[host] for host in part.host(sentence)]
        least = _MOST_OF * sum(word.weight for word in part.words)
        stretches = [one for one in stretches if weight_in(part.words, sentence.text[slice(*one)]) >= least]
        for start, end in {(0, len(sentence.text)), *stretches}:
            theirs = sentence.wording.words_in(start, end)
            matcher = difflib.SequenceMatcher(
                None, [w.text for w in part.said], [w.text for w in theirs], autojunk=False
            )
            for tag, a, b, c, d in matcher.get_opcodes():
                if tag == "replace" and b - a <= _LONGEST_EXCHANGE and _exchanged(part, sentence, (a, b), theirs[c:d]):
                    return Why.NAME
    return None


_MOST_OF = 0.6
"""Share of a part's words that a clause of the source must hold so that both are held against each other word by word."""
_LONGEST_EXCHANGE = 3
"""Words of a stretch that is read as exchanged for another; of a longer one the whole is worded anew."""


def _exchanged(part: Part, sentence: SourceSentence, ours: tuple[int, int], theirs: Sequence[Word]) -> bool:
    """Whether nouns stand where the source has others, of which the part tells nothing."""
    first, last = ours
    new = [word for word in part.said[first:last] if _is_new(word, theirs, sentence)]
    if not new:
        return False
    count = last - first
    beside = [theirs[:count]] * (first > 0) + [theirs[-count:]] * (last < len(part.said))
    for words in beside:
        left = [w for w in words if is_noun_of_matter(w.text) and licensed(w.text, part.text) < _PARTLY]
        if left and sentence.wording.clause_of(words[0].start) == sentence.wording.clause_of(words[-1].start):
            return True
    return False


def _is_new(word: Word, theirs: Sequence[Word], sentence: SourceSentence) -> bool:
    """Whether a noun stands elsewhere in the sentence or not at all, but not here, nor over it."""
    here = licensed(word.text, "".join(other.text for other in theirs))
    if here >= _PARTLY or not is_noun_of_matter(word.text) or licensed(word.text, sentence.title) == 1:
        return False
    return not _PARTLY <= licensed(word.text, sentence.text) < 1


_CONTRARY = "新老旧高低大小内外上下前后东西南北城乡男女公私正副"
_CONTRARIES = re.compile(rf"(?=([{_CONTRARY}])([一-鿿]{{2}}))")


def kinds_stand(parts: Sequence[Part], place: int) -> Why | None:
    """No kind is exchanged for its contrary: 新员工 for 老员工, 高收入 for 低收入."""
    part = parts[place]
    text = "\n".join(sentence.text for sentence in part.sentences)
    for match in _CONTRARIES.finditer(part.text):
        kind, thing = match.groups()
        theirs = set(re.findall(rf"([{_CONTRARY}]){thing}", text))
        if theirs and kind not in theirs:
            return Why.NAME
    return None


_PARTLY = 0.4
"""Share of a noun's letters that the source must hold: half of 涨价 stands in 价格上涨, nothing of 农户 in 合作社."""


def members_stand(parts: Sequence[Part], place: int) -> Why | None:
    """Every noun in a list of the claim stands in the sentence: 乡村振兴 among 信访、拆迁、项目 is made up or from elsewhere."""
    part = parts[place]
    if "、" not in part.text:
        return None
    known = "\n".join(words for one in part.sentences for words in (one.text, one.about))
    edges = [*part.claim.joints(part.start, part.end), part.end]
    for start, end in itertools.pairwise(edges):
        nouns = [word.text for word in part.claim.words_in(start, end) if is_noun_of_matter(word.text)]
        if any(licensed(noun, known) < _PARTLY for noun in (nouns[:1] if end == part.end else nouns)):
            return Why.NAME
    return None


def subjects_stand(parts: Sequence[Part], place: int) -> Why | None:
    """What the source tells of one subject is not told of another that the claim has named before it."""
    part = parts[place]
    clause = part.claim.clause_of(part.start)
    ours, own = _subject(part.claim, clause, over=";"), _lead(part.claim, clause)
    if not ours:
        return None
    told = part.claim.text[: part.end]
    for sentence in part.sentences:
        hosts = part.host(sentence)
        last = parts[place - 1].host(sentence) if place and sentence in parts[place - 1].sentences else []
        for host in hosts:
            near = any(_same_stretch(sentence.wording, one, host) for one in last)
            theirs = _subject(sentence.wording, host)
            here = sentence.clause_text(host) + fold(sentence.numbered.document)
            if not theirs or _shares(theirs, told) or any(licensed(word.text, here) == 1 for word in ours):
                continue
            apart = [one for one in hosts if not _same_stretch(sentence.wording, one, host)]
            crossed = any(_shares(own, sentence.clause_text(one)) for one in apart)
            if crossed or (not own and (not near or any(word.names for word in theirs))):
                return Why.JOINED
    return None


def _lead(made: Wording, clause: int) -> list[Word]:
    """The noun that a clause is about, the last one before its verb; who says it is left aside. Nothing where it has none."""
    start, end = made.clauses[clause]
    said = re.search(REPORTING, made.text[start:end])
    words = made.words_in(start + (said.end() if said else 0), end)
    heavy = [word for word in words if word.weight >= 1]
    found: list[Word] = []
    for word in itertools.takewhile(lambda w: not is_verb(w.text), heavy):
        if found and word.start > found[-1].end + _JOINED:
            break
        found += [word] * is_noun_of_matter(word.text)
    before = made.text[start : found[0].end] if found else ""
    return [] if _NO_SUBJECT.search(before) else found[-1:]


_JOINED = 1
"""Letters between two nouns of one subject: 的, 、, 和."""
_NO_SUBJECT = re.compile("^[这此其]|[向对把由在从为给以将到按用]")
"""Words before a noun that make it no subject."""


def _same_stretch(made: Wording, one: int, other: int) -> bool:
    return made.stretch_of(made.clauses[one][0]) == made.stretch_of(made.clauses[other][0])


def _shares(words: Sequence[Word], text: str) -> bool:
    return any(licensed(word.text, text) >= _PARTLY for word in words)


def _subject(made: Wording, clause: int, over: str = "") -> list[Word]:
    """The nouns that a clause begins with; of one that begins otherwise those of a clause before it that it leans on.

    Clauses of one sentence, or of a part of one, lean on each other; `over` is a mark that does not part them.
    """
    while clause >= 0:
        if found := _lead(made, clause):
            return found
        clause -= 1
        if clause >= 0 and made.is_strong(clause) and made.text[made.clauses[clause][1] - 1] not in over:
            break
    return []


_CONDITION = re.compile(
    r"^(?:如果?(?!何|期|实|今)|若|倘|只要|只有|除非|除(?!了)|未经|凡|遇到|一经|在[^,]{1,12}(?:前提|条件|情况)下|(?!.*是).*的,$|.{4,}(?:说|认为|觉得|以为|反映|声称)[,:]$)"
)
_AIM_BEFORE = re.compile("^(?:对(?!标|照|表)|为了?(?![主先本]|[^,]*[一-鿿]{2}的,)|围绕|针对|在[^,]{2,20}方面)")
_AIM_BEHIND = re.compile("^(?:支持|用于|用来|专门|专项|帮助|解决|重点用于|主要用于)")


def conditions_stand(parts: Sequence[Part], place: int) -> Why | None:
    """What holds under a condition only, or is but somebody's opinion, is not told without it."""
    part = parts[place]
    for sentence in part.sentences:
        hosts = part.host(sentence)
        for clause in range(hosts[-1] - 1 if hosts else -1, -1, -1):
            if sentence.wording.is_strong(clause):
                break
            if clause in hosts:
                continue
            if _CONDITION.match(sentence.clause_text(clause)) and not _is_told(part, sentence, clause):
                return Why.SCOPE
    return None


def _is_told(part: Part, sentence: SourceSentence, clause: int) -> bool:
    """Whether the claim tells anything of a clause."""
    words = sentence.wording.words_in(*sentence.wording.clauses[clause])
    return weight_in(words, part.claim.text) >= _HALF * sum(word.weight for word in words)


_HALF = 0.5


def purposes_stand(parts: Sequence[Part], place: int) -> Why | None:
    """What is for something, or about somebody, is not put behind another matter without saying so."""
    part = parts[place]
    before = parts[place - 1] if place else None
    if before is None or before.sentences == part.sentences or not before.said or _ENDS_APART.search(before.text):
        return None
    for sentence in part.sentences:
        hosts, made = part.host(sentence), sentence.wording
        aims = [c for c in range(hosts[0] if hosts else 0) if _AIM_BEFORE.match(sentence.clause_text(c))]
        aims = [c for c in aims if _same_stretch(made, c, hosts[0])]
        if part.facts(Kind.FIGURE):
            behind = (c for h in hosts for c in (h + 1, h + 2) if c < len(made.clauses))
            aims += [c for c in behind if _AIM_BEHIND.match(sentence.clause_text(c))]
        if any(clause not in hosts and not _is_told(part, sentence, clause) for clause in aims):
            return Why.JOINED
    return None


_ENDS_APART = re.compile(r"[;:。!?、\n]$")
