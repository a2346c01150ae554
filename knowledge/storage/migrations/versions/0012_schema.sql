CREATE TABLE meta (
    key VARCHAR(40) NOT NULL, value TEXT NOT NULL,
    CONSTRAINT pk_meta PRIMARY KEY (key)
);

CREATE TABLE sources (
    id $serial NOT NULL, name VARCHAR(1000) NOT NULL, path TEXT NOT NULL, digest VARCHAR(64) NOT NULL,
    reader_version INTEGER NOT NULL, outline_version INTEGER NOT NULL, dropped JSON NOT NULL,
    CONSTRAINT pk_sources PRIMARY KEY (id),
    CONSTRAINT uq_sources_name UNIQUE (name)
);
CREATE INDEX ix_sources_digest ON sources (digest);

CREATE TABLE vectors (
    key VARCHAR(64) NOT NULL, embedding VARCHAR(200) NOT NULL, data $bytes NOT NULL,
    CONSTRAINT pk_vectors PRIMARY KEY (key, embedding)
);

CREATE TABLE documents (
    id VARCHAR(200) NOT NULL, source_id INTEGER NOT NULL, place INTEGER NOT NULL, title TEXT NOT NULL,
    text TEXT NOT NULL, body_start INTEGER NOT NULL, marks JSON NOT NULL, date VARCHAR(20) NOT NULL,
    occasion TEXT NOT NULL, speaker TEXT NOT NULL, incomplete BOOLEAN NOT NULL, characters INTEGER NOT NULL,
    sections INTEGER NOT NULL, passages INTEGER NOT NULL, fingerprint VARCHAR(64) NOT NULL,
    stamp VARCHAR(64) NOT NULL, duplicate_of VARCHAR(200),
    CONSTRAINT pk_documents PRIMARY KEY (id),
    CONSTRAINT fk_documents_source_id FOREIGN KEY (source_id) REFERENCES sources (id) ON DELETE CASCADE
);
CREATE INDEX ix_documents_fingerprint ON documents (fingerprint);
CREATE INDEX ix_documents_source_id ON documents (source_id);

CREATE TABLE enumerations (
    document_id VARCHAR(200) NOT NULL, number INTEGER NOT NULL, lead_start INTEGER NOT NULL,
    lead_end INTEGER NOT NULL, members JSON NOT NULL, section INTEGER,
    CONSTRAINT pk_enumerations PRIMARY KEY (document_id, number),
    CONSTRAINT fk_enumerations_document_id FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
);

CREATE TABLE passages (
    id VARCHAR(200) NOT NULL, document_id VARCHAR(200) NOT NULL, number INTEGER NOT NULL, section INTEGER,
    start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, text TEXT NOT NULL, vector_key VARCHAR(64) NOT NULL,
    CONSTRAINT pk_passages PRIMARY KEY (id),
    CONSTRAINT fk_passages_document_id FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ix_passages_document_number ON passages (document_id, number);
CREATE INDEX ix_passages_vector_key ON passages (vector_key);

CREATE TABLE sentences (
    passage_id VARCHAR(200) NOT NULL, number INTEGER NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    vector_key VARCHAR(64) NOT NULL,
    CONSTRAINT pk_sentences PRIMARY KEY (passage_id, number),
    CONSTRAINT fk_sentences_passage_id FOREIGN KEY (passage_id) REFERENCES passages (id) ON DELETE CASCADE
);
CREATE INDEX ix_sentences_vector_key ON sentences (vector_key);

CREATE TABLE sections (
    document_id VARCHAR(200) NOT NULL, number INTEGER NOT NULL, parent INTEGER, level INTEGER NOT NULL,
    heading TEXT NOT NULL, inline BOOLEAN NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    heading_end INTEGER NOT NULL, path JSON NOT NULL,
    CONSTRAINT pk_sections PRIMARY KEY (document_id, number),
    CONSTRAINT fk_sections_document_id FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
);

CREATE TABLE stretches (
    document_id VARCHAR(200) NOT NULL, number INTEGER NOT NULL, start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
    section INTEGER,
    CONSTRAINT pk_stretches PRIMARY KEY (document_id, number),
    CONSTRAINT fk_stretches_document_id FOREIGN KEY (document_id) REFERENCES documents (id) ON DELETE CASCADE
);

CREATE TABLE items (
    id VARCHAR(40) NOT NULL, document_id VARCHAR(200) NOT NULL, place INTEGER NOT NULL, kind VARCHAR(10) NOT NULL,
    form VARCHAR(20) NOT NULL, question TEXT NOT NULL, options JSON NOT NULL, answer JSON NOT NULL,
    accepted JSON NOT NULL, explanation TEXT NOT NULL, difficulty VARCHAR(10) NOT NULL, path JSON NOT NULL,
    start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, quote TEXT NOT NULL, status VARCHAR(10) NOT NULL,
    mended INTEGER NOT NULL,
    CONSTRAINT pk_items PRIMARY KEY (id)
);
CREATE INDEX ix_items_document_id ON items (document_id);
CREATE INDEX ix_items_status ON items (status);

CREATE TABLE item_sets (
    document_id VARCHAR(200) NOT NULL, stamp VARCHAR(100) NOT NULL,
    CONSTRAINT pk_item_sets PRIMARY KEY (document_id)
);

CREATE TABLE item_reports (
    id $serial NOT NULL, item_id VARCHAR(40) NOT NULL, reporter VARCHAR(200) NOT NULL, words TEXT NOT NULL,
    reported_at VARCHAR(40) NOT NULL, verdict VARCHAR(10) NOT NULL, settled_by VARCHAR(200) NOT NULL,
    settled_at VARCHAR(40) NOT NULL,
    CONSTRAINT pk_item_reports PRIMARY KEY (id)
);
CREATE INDEX ix_item_reports_item_id ON item_reports (item_id);

CREATE TABLE unanswered (
    key VARCHAR(64) NOT NULL, question TEXT NOT NULL, times INTEGER NOT NULL, first VARCHAR(10) NOT NULL,
    last VARCHAR(10) NOT NULL,
    CONSTRAINT pk_unanswered PRIMARY KEY (key)
);

CREATE TABLE jobs (
    id $serial NOT NULL, kind VARCHAR(10) NOT NULL, wanted JSON NOT NULL, state VARCHAR(10) NOT NULL,
    tries INTEGER NOT NULL, progress JSON, result JSON, fault JSON,
    CONSTRAINT pk_jobs PRIMARY KEY (id)
);
CREATE INDEX ix_jobs_state ON jobs (state);

CREATE TABLE model_usage (
    day VARCHAR(10) NOT NULL, requests INTEGER NOT NULL, tokens BIGINT NOT NULL,
    CONSTRAINT pk_model_usage PRIMARY KEY (day)
);

CREATE TABLE learning_chats (
    id $serial NOT NULL, key VARCHAR(200) NOT NULL,
    CONSTRAINT pk_learning_chats PRIMARY KEY (id),
    CONSTRAINT uq_learning_chats_key UNIQUE (key)
);

CREATE TABLE learning_learners (
    id $serial NOT NULL, key VARCHAR(200) NOT NULL, zone VARCHAR(60) NOT NULL, since $moment NOT NULL,
    CONSTRAINT pk_learning_learners PRIMARY KEY (id),
    CONSTRAINT uq_learning_learners_key UNIQUE (key)
);

CREATE TABLE learning_cards (
    learner_id INTEGER NOT NULL, item_id VARCHAR(200) NOT NULL, due DATE NOT NULL, last DATE NOT NULL,
    stability FLOAT NOT NULL, difficulty FLOAT NOT NULL, reviews INTEGER NOT NULL, misses INTEGER NOT NULL,
    misses_since_reading INTEGER NOT NULL, right_in_a_row INTEGER NOT NULL,
    CONSTRAINT pk_learning_cards PRIMARY KEY (learner_id, item_id),
    CONSTRAINT fk_learning_cards_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);

CREATE TABLE learning_plans (
    chat_id INTEGER NOT NULL, learner_id INTEGER NOT NULL, at VARCHAR(5) NOT NULL, zone VARCHAR(60) NOT NULL,
    number INTEGER NOT NULL, days VARCHAR(10) NOT NULL, weekdays JSON NOT NULL, documents JSON NOT NULL,
    topics JSON NOT NULL, since $moment NOT NULL, active BOOLEAN NOT NULL,
    CONSTRAINT pk_learning_plans PRIMARY KEY (chat_id),
    CONSTRAINT fk_learning_plans_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE,
    CONSTRAINT fk_learning_plans_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);

CREATE TABLE learning_pushes (
    chat_id INTEGER NOT NULL, day DATE NOT NULL, claimed $moment NOT NULL, sent $moment, offered $moment,
    CONSTRAINT pk_learning_pushes PRIMARY KEY (chat_id, day),
    CONSTRAINT fk_learning_pushes_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE
);

CREATE TABLE learning_reviews (
    id $serial NOT NULL, learner_id INTEGER NOT NULL, item_id VARCHAR(200) NOT NULL, at $moment NOT NULL,
    day DATE NOT NULL, grade VARCHAR(10) NOT NULL,
    CONSTRAINT pk_learning_reviews PRIMARY KEY (id),
    CONSTRAINT fk_learning_reviews_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);
CREATE INDEX ix_learning_reviews_who ON learning_reviews (learner_id, item_id, id);

CREATE TABLE learning_sets (
    id $serial NOT NULL, learner_id INTEGER NOT NULL, chat_id INTEGER NOT NULL, kind VARCHAR(20) NOT NULL,
    item_ids JSON NOT NULL, started $moment NOT NULL, touched $moment NOT NULL, finished $moment,
    cause VARCHAR(200),
    CONSTRAINT pk_learning_sets PRIMARY KEY (id),
    CONSTRAINT fk_learning_sets_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE,
    CONSTRAINT fk_learning_sets_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE
);
CREATE INDEX ix_learning_sets_who ON learning_sets (learner_id, chat_id, id);
CREATE UNIQUE INDEX uq_learning_sets_cause ON learning_sets (learner_id, cause);

CREATE TABLE learning_answers (
    id $serial NOT NULL, set_id INTEGER NOT NULL, position INTEGER NOT NULL, learner_id INTEGER NOT NULL,
    item_id VARCHAR(200) NOT NULL, text TEXT NOT NULL, grade VARCHAR(10), score FLOAT NOT NULL, at $moment NOT NULL,
    message VARCHAR(200),
    CONSTRAINT pk_learning_answers PRIMARY KEY (id),
    CONSTRAINT uq_learning_answers_message UNIQUE (learner_id, message),
    CONSTRAINT uq_learning_answers_place UNIQUE (set_id, position, learner_id),
    CONSTRAINT fk_learning_answers_set_id FOREIGN KEY (set_id) REFERENCES learning_sets (id) ON DELETE CASCADE,
    CONSTRAINT fk_learning_answers_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);

CREATE TABLE learning_settings (
    learner_id INTEGER NOT NULL, number INTEGER NOT NULL, kinds JSON NOT NULL, days VARCHAR(10) NOT NULL,
    weekdays JSON NOT NULL, documents JSON NOT NULL, topics JSON NOT NULL,
    CONSTRAINT pk_learning_settings PRIMARY KEY (learner_id),
    CONSTRAINT fk_learning_settings_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);

CREATE TABLE learning_favourites (
    id $serial NOT NULL, learner_id INTEGER NOT NULL, document_id VARCHAR(200) NOT NULL, start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL, document TEXT NOT NULL, section JSON NOT NULL, quote TEXT NOT NULL,
    at $moment NOT NULL,
    CONSTRAINT pk_learning_favourites PRIMARY KEY (id),
    CONSTRAINT uq_learning_favourites_place UNIQUE (learner_id, document_id, start_at, end_at),
    CONSTRAINT fk_learning_favourites_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);

CREATE TABLE learning_shown (
    id $serial NOT NULL, status VARCHAR(20) NOT NULL, engine VARCHAR(200) NOT NULL, places JSON NOT NULL,
    at $moment NOT NULL,
    CONSTRAINT pk_learning_shown PRIMARY KEY (id)
);

CREATE TABLE learning_votes (
    shown_id INTEGER NOT NULL, learner_id INTEGER NOT NULL, up BOOLEAN NOT NULL, words TEXT NOT NULL,
    at $moment NOT NULL,
    CONSTRAINT pk_learning_votes PRIMARY KEY (shown_id, learner_id),
    CONSTRAINT fk_learning_votes_shown_id FOREIGN KEY (shown_id) REFERENCES learning_shown (id) ON DELETE CASCADE,
    CONSTRAINT fk_learning_votes_learner_id FOREIGN KEY (learner_id) REFERENCES learning_learners (id) ON DELETE CASCADE
);

CREATE TABLE groups_settings (
    chat_id INTEGER NOT NULL, active BOOLEAN NOT NULL, at VARCHAR(5) NOT NULL, zone VARCHAR(60) NOT NULL,
    number INTEGER NOT NULL, days VARCHAR(10) NOT NULL, weekdays JSON NOT NULL, documents JSON NOT NULL,
    topics JSON NOT NULL, kinds JSON NOT NULL, open_minutes INTEGER NOT NULL, board BOOLEAN NOT NULL,
    members_start BOOLEAN NOT NULL, topic INTEGER, since $moment NOT NULL,
    CONSTRAINT pk_groups_settings PRIMARY KEY (chat_id),
    CONSTRAINT fk_groups_settings_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE
);

CREATE TABLE groups_members (
    chat_id INTEGER NOT NULL, person VARCHAR(200) NOT NULL, name VARCHAR(100) NOT NULL,
    folded VARCHAR(100) NOT NULL, since $moment NOT NULL,
    CONSTRAINT pk_groups_members PRIMARY KEY (chat_id, person),
    CONSTRAINT uq_groups_members_name UNIQUE (chat_id, folded),
    CONSTRAINT fk_groups_members_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE
);

CREATE TABLE groups_rounds (
    id $serial NOT NULL, chat_id INTEGER NOT NULL, kind VARCHAR(10) NOT NULL, item_ids JSON NOT NULL,
    started $moment NOT NULL, closes $moment NOT NULL, topic INTEGER, cause VARCHAR(200),
    announced BOOLEAN NOT NULL, stopped BOOLEAN NOT NULL, told INTEGER NOT NULL, finished $moment, running BOOLEAN,
    CONSTRAINT pk_groups_rounds PRIMARY KEY (id),
    CONSTRAINT uq_groups_rounds_running UNIQUE (chat_id, running),
    CONSTRAINT uq_groups_rounds_cause UNIQUE (chat_id, cause),
    CONSTRAINT fk_groups_rounds_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE
);

CREATE TABLE groups_posts (
    round_id INTEGER NOT NULL, position INTEGER NOT NULL, place VARCHAR(200) NOT NULL, poll VARCHAR(64),
    message INTEGER NOT NULL, options JSON NOT NULL, "right" JSON NOT NULL, tried $moment NOT NULL,
    CONSTRAINT pk_groups_posts PRIMARY KEY (round_id, position),
    CONSTRAINT uq_groups_posts_poll UNIQUE (poll),
    CONSTRAINT fk_groups_posts_round_id FOREIGN KEY (round_id) REFERENCES groups_rounds (id) ON DELETE CASCADE
);

CREATE TABLE groups_answers (
    round_id INTEGER NOT NULL, position INTEGER NOT NULL, person VARCHAR(200) NOT NULL, chosen JSON NOT NULL,
    "right" BOOLEAN NOT NULL, at $moment NOT NULL,
    CONSTRAINT pk_groups_answers PRIMARY KEY (round_id, position, person),
    CONSTRAINT fk_groups_answers_round_id FOREIGN KEY (round_id) REFERENCES groups_rounds (id) ON DELETE CASCADE
);
CREATE INDEX ix_groups_answers_person ON groups_answers (person);

CREATE TABLE groups_claims (
    chat_id INTEGER NOT NULL, day DATE NOT NULL, claimed $moment NOT NULL, round_id INTEGER,
    CONSTRAINT pk_groups_claims PRIMARY KEY (chat_id, day),
    CONSTRAINT fk_groups_claims_chat_id FOREIGN KEY (chat_id) REFERENCES learning_chats (id) ON DELETE CASCADE
);

CREATE TABLE telegram_polls (
    poll_id VARCHAR(64) NOT NULL, chat BIGINT NOT NULL, message BIGINT NOT NULL, set_id INTEGER NOT NULL,
    position INTEGER NOT NULL, item_id VARCHAR(200) NOT NULL, options JSON NOT NULL, at $moment NOT NULL,
    CONSTRAINT pk_telegram_polls PRIMARY KEY (poll_id)
);

CREATE TABLE telegram_invites (
    code VARCHAR(64) NOT NULL, made_by BIGINT NOT NULL, made $moment NOT NULL, most INTEGER DEFAULT '1' NOT NULL,
    uses INTEGER DEFAULT '0' NOT NULL, ends $moment, revoked $moment, cause VARCHAR(200),
    CONSTRAINT pk_telegram_invites PRIMARY KEY (code)
);
CREATE UNIQUE INDEX uq_telegram_invites_cause ON telegram_invites (cause);

CREATE TABLE telegram_members (
    person BIGINT NOT NULL, invited_by BIGINT NOT NULL, since $moment NOT NULL,
    admin BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_telegram_members PRIMARY KEY (person)
);

CREATE TABLE telegram_refusals (
    person BIGINT NOT NULL, kind VARCHAR(10) NOT NULL, day DATE NOT NULL,
    CONSTRAINT pk_telegram_refusals PRIMARY KEY (person, kind, day)
);

CREATE TABLE telegram_inbox (
    update_id BIGINT NOT NULL, content TEXT NOT NULL, taken $moment NOT NULL, done $moment,
    tries INTEGER DEFAULT '0' NOT NULL, digest VARCHAR(64) DEFAULT '' NOT NULL,
    CONSTRAINT pk_telegram_inbox PRIMARY KEY (update_id)
);

CREATE TABLE telegram_groups (
    chat BIGINT NOT NULL, title VARCHAR(255) NOT NULL, admitted_by BIGINT NOT NULL, since $moment NOT NULL,
    CONSTRAINT pk_telegram_groups PRIMARY KEY (chat)
);

CREATE TABLE telegram_seen (
    person BIGINT NOT NULL, first DATE NOT NULL, last DATE NOT NULL,
    CONSTRAINT pk_telegram_seen PRIMARY KEY (person)
);

CREATE TABLE telegram_usage (
    day DATE NOT NULL, kind VARCHAR(20) NOT NULL, count INTEGER NOT NULL,
    CONSTRAINT pk_telegram_usage PRIMARY KEY (day, kind)
);

CREATE TABLE telegram_errands (
    id $serial NOT NULL, chat BIGINT NOT NULL, asked BIGINT NOT NULL, shown BIGINT, face VARCHAR(64),
    kind VARCHAR(10) NOT NULL, about JSON NOT NULL, state VARCHAR(10) NOT NULL, job INTEGER, result JSON,
    CONSTRAINT pk_telegram_errands PRIMARY KEY (id),
    CONSTRAINT uq_telegram_errands_chat UNIQUE (chat, asked)
);
CREATE INDEX ix_telegram_errands_state ON telegram_errands (state);
