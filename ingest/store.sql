-- The store: everything that the accepted events say, as tables. Derived: this file may be changed at will, and a
-- store that was made with another text of it is rebuilt from the events at the next opening.
--
-- Written by hand. A test holds that each field of the contract has its column here. Correctness rests on checks
-- and audits, never on keys, sequences or CHECK, so that the same text also runs on DuckLake. Never CREATE INDEX:
-- DuckDB 1.5 loses the entries of an index when the process is killed.
--
-- One figure's way back: event -> submissions.placement -> sheet and column; "row" -> the row on that sheet.

CREATE TABLE applied (
    version VARCHAR NOT NULL,
    event INTEGER NOT NULL,
    hash VARCHAR
);
COMMENT ON TABLE applied IS 'One row: with what text the store was made, and how far it got through the events.';
COMMENT ON COLUMN applied.version IS 'Fingerprint of this text and of the program''s way of applying events.';
COMMENT ON COLUMN applied.event IS 'Number of the last event that was applied; 0 before the first.';
COMMENT ON COLUMN applied.hash IS 'SHA-256 of the event.json of that event; null before the first.';

CREATE TABLE events (
    event INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    recorded TIMESTAMPTZ NOT NULL,
    received DATE NOT NULL,
    imported BOOLEAN NOT NULL,
    sender VARCHAR NOT NULL,
    hash VARCHAR NOT NULL
);
COMMENT ON TABLE events IS 'Everything that people gave us, in the order in which it was recorded.';
COMMENT ON COLUMN events.event IS 'The number of the event, from 1, without gaps; the name of its folder.';
COMMENT ON COLUMN events.kind IS 'What happened: submission (a workbook was accepted), withdrawal (of a submission) or round (an act of an evaluation).';
COMMENT ON COLUMN events.recorded IS 'The moment at which we recorded it.';
COMMENT ON COLUMN events.received IS 'The date, in Amsterdam, on which it was received; what was known on a day counts by this.';
COMMENT ON COLUMN events.imported IS 'True when the date of receipt was stated at loading: imported history.';
COMMENT ON COLUMN events.sender IS 'The organisation that sent it: a party''s or framework''s code, or public_sources.';
COMMENT ON COLUMN events.hash IS 'SHA-256 of the event.json, which holds the hashes of its files and of the event before it.';

CREATE TABLE submissions (
    event INTEGER NOT NULL,
    workbook VARCHAR NOT NULL,
    framework VARCHAR NOT NULL,
    party VARCHAR,
    year INTEGER,
    compiled BOOLEAN NOT NULL,
    remark VARCHAR,
    note VARCHAR,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    contract VARCHAR NOT NULL,
    layout INTEGER NOT NULL,
    placement JSON NOT NULL
);
COMMENT ON TABLE submissions IS 'One accepted workbook each, with what is needed to find every figure back in it.';
COMMENT ON COLUMN submissions.event IS 'The event that brought this workbook.';
COMMENT ON COLUMN submissions.workbook IS 'Which of the two workbooks: agreements or results.';
COMMENT ON COLUMN submissions.framework IS 'Code of the framework that it is about.';
COMMENT ON COLUMN submissions.party IS 'Code of the party that it is about; null for agreements.';
COMMENT ON COLUMN submissions.year IS 'The year that it is about; null for agreements.';
COMMENT ON COLUMN submissions.compiled IS 'True when it was compiled from public sources, not made by the party.';
COMMENT ON COLUMN submissions.remark IS 'What its sender says a reader must know.';
COMMENT ON COLUMN submissions.note IS 'What who loaded it says about it; null without a note.';
COMMENT ON COLUMN submissions.file_name IS 'The name of the file as it came.';
COMMENT ON COLUMN submissions.sha256 IS 'SHA-256 of the bytes of the file.';
COMMENT ON COLUMN submissions.size IS 'Size of the file in bytes.';
COMMENT ON COLUMN submissions.contract IS 'Fingerprint of the contract by which it was judged.';
COMMENT ON COLUMN submissions.layout IS 'Number of the layout in which it was made.';
COMMENT ON COLUMN submissions.placement IS 'Where its tables stand: by table the sheet, and the column of each field (in a form its cell).';

CREATE TABLE withdrawals (
    event INTEGER NOT NULL,
    submission INTEGER NOT NULL,
    reason VARCHAR NOT NULL
);
COMMENT ON TABLE withdrawals IS 'A submission that no longer counts: what was known before it counts again. It stays visible.';
COMMENT ON COLUMN withdrawals.event IS 'The event of the withdrawal.';
COMMENT ON COLUMN withdrawals.submission IS 'The event of the submission that is withdrawn.';
COMMENT ON COLUMN withdrawals.reason IS 'Why, in the words of who withdrew it.';

CREATE TABLE round_acts (
    event INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    act VARCHAR NOT NULL,
    said JSON NOT NULL,
    text VARCHAR,
    reason VARCHAR
);
COMMENT ON TABLE round_acts IS 'Everything that was done and typed in the evaluations, an act a row; a round is what its acts, in order, make of it.';
COMMENT ON COLUMN round_acts.event IS 'The event of this act.';
COMMENT ON COLUMN round_acts.framework IS 'Code of the framework that is evaluated.';
COMMENT ON COLUMN round_acts.year IS 'The year that is evaluated.';
COMMENT ON COLUMN round_acts.act IS 'What was done: open, say, action, agenda, figures, propose, close or reopen.';
COMMENT ON COLUMN round_acts.said IS 'What belongs to the act: which agreement, field, value, owner, date.';
COMMENT ON COLUMN round_acts.text IS 'What was typed; null where nothing was.';
COMMENT ON COLUMN round_acts.reason IS 'Why, where the act must say so.';

CREATE TABLE framework (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    name VARCHAR,
    place VARCHAR,
    start_year INTEGER,
    end_year INTEGER,
    signed_on DATE,
    history_from INTEGER,
    mailbox VARCHAR,
    nature VARCHAR,
    status_rule INTEGER,
    rule_agreed_on DATE,
    sent_on DATE,
    remark VARCHAR
);
COMMENT ON TABLE framework IS 'The signed whole: term, documents and how it is read.';
COMMENT ON COLUMN framework.event IS 'The event that brought this row.';
COMMENT ON COLUMN framework."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN framework.framework IS 'A short code that never changes. The results name this code too.';
COMMENT ON COLUMN framework.name IS 'As the parties call it.';
COMMENT ON COLUMN framework.place IS 'Where the agreements hold.';
COMMENT ON COLUMN framework.start_year IS 'First year of the agreement''s term.';
COMMENT ON COLUMN framework.end_year IS 'Last year of the agreement''s term.';
COMMENT ON COLUMN framework.signed_on IS 'Date of signing. Null when unknown: then everything counts from the beginning.';
COMMENT ON COLUMN framework.history_from IS 'First year about which figures may be reported. Null: the first year of the term.';
COMMENT ON COLUMN framework.mailbox IS 'A functional address, no person. Shown wherever somebody may find a figure wrong.';
COMMENT ON COLUMN framework.nature IS 'Figures from the parties themselves, gathered from public sources, or a fictitious example.';
COMMENT ON COLUMN framework.status_rule IS 'Number of the rule with the limits between on plan, slightly behind and behind.';
COMMENT ON COLUMN framework.rule_agreed_on IS 'Date on which the parties agreed to this rule. Null: not agreed yet.';
COMMENT ON COLUMN framework.sent_on IS 'Date on which the workbook was adopted or sent, as it says itself.';
COMMENT ON COLUMN framework.remark IS 'What a reader of this whole framework must know.';

CREATE TABLE parties (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    party VARCHAR,
    name VARCHAR,
    short_name VARCHAR,
    role VARCHAR,
    member_of VARCHAR
);
COMMENT ON TABLE parties IS 'Who signed. A group (federation, together) is a party with members.';
COMMENT ON COLUMN parties.event IS 'The event that brought this row.';
COMMENT ON COLUMN parties."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN parties.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN parties.party IS 'The public id: L-number, municipality code (GM0000) or KvK number. Without one, a code that never changes.';
COMMENT ON COLUMN parties.name IS 'Full name.';
COMMENT ON COLUMN parties.short_name IS 'For tables and charts. Null: the name.';
COMMENT ON COLUMN parties.role IS 'Housing association, municipality, tenants'' organisation, together or other party.';
COMMENT ON COLUMN parties.member_of IS 'Code of the group to which this party belongs.';

CREATE TABLE areas (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    area VARCHAR,
    name VARCHAR
);
COMMENT ON TABLE areas IS 'Districts that are reported separately.';
COMMENT ON COLUMN areas.event IS 'The event that brought this row.';
COMMENT ON COLUMN areas."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN areas.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN areas.area IS 'CBS code or one of the framework itself.';
COMMENT ON COLUMN areas.name IS 'As residents call the area.';

CREATE TABLE documents (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    document VARCHAR,
    kind VARCHAR,
    title VARCHAR,
    year INTEGER,
    dated DATE,
    link VARCHAR
);
COMMENT ON TABLE documents IS 'The signed papers: framework agreement, year plan, addendum.';
COMMENT ON COLUMN documents.event IS 'The event that brought this row.';
COMMENT ON COLUMN documents."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN documents.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN documents.document IS 'A short code; targets and amendments name it.';
COMMENT ON COLUMN documents.kind IS 'Framework agreement, year plan or addendum.';
COMMENT ON COLUMN documents.title IS 'Title on the cover.';
COMMENT ON COLUMN documents.year IS 'The year that the document is about.';
COMMENT ON COLUMN documents.dated IS 'Date of signing or adoption.';
COMMENT ON COLUMN documents.link IS 'Web address or case number.';

CREATE TABLE agreements (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    number VARCHAR,
    text VARCHAR,
    theme VARCHAR,
    owners VARCHAR[],
    indicator VARCHAR,
    how_much DOUBLE,
    how_much_word VARCHAR,
    start_year INTEGER,
    end_year INTEGER,
    due DATE,
    title VARCHAR,
    article VARCHAR,
    text_kind VARCHAR,
    direction VARCHAR,
    upper DOUBLE,
    binding VARCHAR,
    applies_to VARCHAR,
    path VARCHAR,
    target_year INTEGER,
    tolerance DOUBLE,
    reported_as VARCHAR,
    aggregation VARCHAR,
    segments VARCHAR[],
    counterparty VARCHAR[],
    waits_for VARCHAR,
    reading_of VARCHAR,
    document VARCHAR,
    note VARCHAR
);
COMMENT ON TABLE agreements IS 'A row per agreement. As first said; amendments say what changed.';
COMMENT ON COLUMN agreements.event IS 'The event that brought this row.';
COMMENT ON COLUMN agreements."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN agreements.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN agreements.number IS 'The number that the agreement keeps.';
COMMENT ON COLUMN agreements.text IS 'The sentence of the signed paper.';
COMMENT ON COLUMN agreements.theme IS 'Under which theme the agreement falls.';
COMMENT ON COLUMN agreements.owners IS 'Codes of the parties that owe it.';
COMMENT ON COLUMN agreements.indicator IS 'Id of the indicator: what is counted.';
COMMENT ON COLUMN agreements.how_much IS 'The number that was promised, in the indicator''s unit. Null when a word stands there.';
COMMENT ON COLUMN agreements.how_much_word IS 'The word in the place of a number: no_number, milestone or judgement.';
COMMENT ON COLUMN agreements.start_year IS 'First year of the agreement''s term.';
COMMENT ON COLUMN agreements.end_year IS 'Last year of the agreement''s term.';
COMMENT ON COLUMN agreements.due IS 'The date of a milestone.';
COMMENT ON COLUMN agreements.title IS 'For lists and charts. Null: the indicator''s name.';
COMMENT ON COLUMN agreements.article IS 'Place in the signed text.';
COMMENT ON COLUMN agreements.text_kind IS 'Literal from the paper, or summarised.';
COMMENT ON COLUMN agreements.direction IS 'At least, at most, between two bounds, keep or only follow. Null: as the indicator.';
COMMENT ON COLUMN agreements.upper IS 'Only with ''between'': the upper bound, with how_much as the lower.';
COMMENT ON COLUMN agreements.binding IS 'Over the term (sum or final level), each year again, or a yearly average.';
COMMENT ON COLUMN agreements.applies_to IS 'The whole, or each part (party or area) by itself.';
COMMENT ON COLUMN agreements.path IS 'How the plan runs through the years. Null: by year plan where there are yearly figures, else linear.';
COMMENT ON COLUMN agreements.target_year IS 'Of a level or percentage: the year in which the target must be reached. Null: the last year.';
COMMENT ON COLUMN agreements.tolerance IS 'It may be off by this much and still be called reached, in the unit.';
COMMENT ON COLUMN agreements.reported_as IS 'Per year or as a running total.';
COMMENT ON COLUMN agreements.aggregation IS 'How parts become one figure. Null: as the indicator.';
COMMENT ON COLUMN agreements.segments IS 'Codes into which the figure must be broken down.';
COMMENT ON COLUMN agreements.counterparty IS 'Codes of the parties to whom this is owed.';
COMMENT ON COLUMN agreements.waits_for IS 'Number of the agreement that must be done first.';
COMMENT ON COLUMN agreements.reading_of IS 'Number of the agreement that counts, when this reads the same promise differently.';
COMMENT ON COLUMN agreements.document IS 'Code of the paper that holds the agreement. Null: the framework agreement.';
COMMENT ON COLUMN agreements.note IS 'How the agreement was read, and why.';

CREATE TABLE targets (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    number VARCHAR,
    year INTEGER,
    party VARCHAR,
    area VARCHAR,
    value DOUBLE,
    upper DOUBLE,
    document VARCHAR
);
COMMENT ON TABLE targets IS 'What was promised per year, party or area. Without a year: over the term.';
COMMENT ON COLUMN targets.event IS 'The event that brought this row.';
COMMENT ON COLUMN targets."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN targets.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN targets.number IS 'Number of the agreement.';
COMMENT ON COLUMN targets.year IS 'Null: over the term, or for every year.';
COMMENT ON COLUMN targets.party IS 'Party code. Null: together.';
COMMENT ON COLUMN targets.area IS 'Area code. Null: everything together.';
COMMENT ON COLUMN targets.value IS 'The target in the indicator''s unit. Null: this part has no number.';
COMMENT ON COLUMN targets.upper IS 'Only with ''between''.';
COMMENT ON COLUMN targets.document IS 'Code of the paper that brings this number. Null: the framework agreement.';

CREATE TABLE baselines (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    number VARCHAR,
    year INTEGER,
    party VARCHAR,
    area VARCHAR,
    value DOUBLE,
    source VARCHAR
);
COMMENT ON TABLE baselines IS 'The level before the start, of levels and percentages.';
COMMENT ON COLUMN baselines.event IS 'The event that brought this row.';
COMMENT ON COLUMN baselines."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN baselines.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN baselines.number IS 'Number of the agreement.';
COMMENT ON COLUMN baselines.year IS 'Level on 31 December of this year.';
COMMENT ON COLUMN baselines.party IS 'Party code. Null: together.';
COMMENT ON COLUMN baselines.area IS 'Area code. Null: everything together.';
COMMENT ON COLUMN baselines.value IS 'The level in the indicator''s unit.';
COMMENT ON COLUMN baselines.source IS 'Where the level comes from.';

CREATE TABLE amendments (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    number VARCHAR,
    date DATE,
    document VARCHAR,
    correction VARCHAR,
    field VARCHAR,
    new_value VARCHAR
);
COMMENT ON TABLE amendments IS 'A field of an agreement that was changed later, with its date and document.';
COMMENT ON COLUMN amendments.event IS 'The event that brought this row.';
COMMENT ON COLUMN amendments."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN amendments.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN amendments.number IS 'Number of the agreement.';
COMMENT ON COLUMN amendments.date IS 'Date on which the parties agreed this.';
COMMENT ON COLUMN amendments.document IS 'Code of the paper. Compulsory, except for a correction of typing.';
COMMENT ON COLUMN amendments.correction IS '''yes'' when only typing was corrected; that is never called an amendment.';
COMMENT ON COLUMN amendments.field IS 'Id of the field of agreements that changed.';
COMMENT ON COLUMN amendments.new_value IS 'The new content, written as the check keeps it; null when the field was emptied.';

CREATE TABLE lives (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    number VARCHAR,
    state VARCHAR,
    since DATE,
    reason VARCHAR,
    successor VARCHAR
);
COMMENT ON TABLE lives IS 'Agreements that were postponed, withdrawn, superseded or merged.';
COMMENT ON COLUMN lives.event IS 'The event that brought this row.';
COMMENT ON COLUMN lives."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN lives.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN lives.number IS 'Number of the agreement.';
COMMENT ON COLUMN lives.state IS 'Active, postponed, withdrawn, superseded or merged.';
COMMENT ON COLUMN lives.since IS 'Date from which this holds.';
COMMENT ON COLUMN lives.reason IS 'Why, in one sentence.';
COMMENT ON COLUMN lives.successor IS 'When superseded or merged: the number of the agreement that takes over.';

CREATE TABLE measures (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    measure VARCHAR,
    number VARCHAR,
    text VARCHAR,
    owners VARCHAR[],
    due DATE,
    document VARCHAR
);
COMMENT ON TABLE measures IS 'What is done under an agreement in a year, by whom and when.';
COMMENT ON COLUMN measures.event IS 'The event that brought this row.';
COMMENT ON COLUMN measures."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN measures.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN measures.measure IS 'A short code that never changes. The results name this code too.';
COMMENT ON COLUMN measures.number IS 'Number of the agreement to which the measure belongs.';
COMMENT ON COLUMN measures.text IS 'What is done, in one sentence.';
COMMENT ON COLUMN measures.owners IS 'Codes of the parties that do it.';
COMMENT ON COLUMN measures.due IS 'When it must be done.';
COMMENT ON COLUMN measures.document IS 'Code of the paper that holds the measure, mostly a year plan.';

CREATE TABLE cycle (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    year INTEGER,
    moment VARCHAR,
    due DATE,
    done DATE,
    note VARCHAR
);
COMMENT ON TABLE cycle IS 'The fixed moments of each year: when they are due and when they were done.';
COMMENT ON COLUMN cycle.event IS 'The event that brought this row.';
COMMENT ON COLUMN cycle."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN cycle.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN cycle.year IS 'The calendar year in which the moment falls.';
COMMENT ON COLUMN cycle.moment IS 'Invitation, bid, agreement in outline or signing.';
COMMENT ON COLUMN cycle.due IS 'The agreed date. Null: the usual one of schemas/cycle.toml.';
COMMENT ON COLUMN cycle.done IS 'The day on which it was done. Null: not yet.';
COMMENT ON COLUMN cycle.note IS 'What a reader must know.';

CREATE TABLE limits (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    year INTEGER,
    "limit" VARCHAR,
    amount DOUBLE,
    source VARCHAR
);
COMMENT ON TABLE limits IS 'The rent and income limits of each year, to which agreements refer.';
COMMENT ON COLUMN limits.event IS 'The event that brought this row.';
COMMENT ON COLUMN limits."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN limits.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN limits.year IS 'The year for which the amount holds.';
COMMENT ON COLUMN limits."limit" IS 'Which limit.';
COMMENT ON COLUMN limits.amount IS 'Rent limits in euros a month, income limits in euros a year.';
COMMENT ON COLUMN limits.source IS 'Where the amount comes from.';

CREATE TABLE outside_events (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    name VARCHAR,
    since DATE,
    until DATE,
    numbers VARCHAR[],
    source VARCHAR
);
COMMENT ON TABLE outside_events IS 'What came from outside and touched agreements: a lockdown, a price shock.';
COMMENT ON COLUMN outside_events.event IS 'The event that brought this row.';
COMMENT ON COLUMN outside_events."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN outside_events.framework IS 'Code of the framework, from its sheet.';
COMMENT ON COLUMN outside_events.name IS 'Short name, as it stands on the chart.';
COMMENT ON COLUMN outside_events.since IS 'The day on which it began.';
COMMENT ON COLUMN outside_events.until IS 'The last day. Null: a single day, or still going on.';
COMMENT ON COLUMN outside_events.numbers IS 'Numbers of the agreements that it touches; null: all.';
COMMENT ON COLUMN outside_events.source IS 'Where this can be read.';

CREATE TABLE results (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    party VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    number VARCHAR,
    area VARCHAR,
    segment VARCHAR,
    value DOUBLE,
    numerator DOUBLE,
    denominator DOUBLE,
    months DOUBLE,
    margin DOUBLE,
    state VARCHAR,
    qualifier VARCHAR,
    source VARCHAR,
    used VARCHAR,
    used_reason VARCHAR,
    phase VARCHAR,
    done DATE,
    own_date DATE,
    expectation VARCHAR,
    explanation VARCHAR,
    evidence VARCHAR
);
COMMENT ON TABLE results IS 'A row per agreement, area and breakdown. Rows that say nothing are not kept.';
COMMENT ON COLUMN results.event IS 'The event that brought this row.';
COMMENT ON COLUMN results."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN results.framework IS 'Code of the framework, from the cover.';
COMMENT ON COLUMN results.party IS 'Code of the party that this is about, from the cover.';
COMMENT ON COLUMN results.year IS 'The year that this is about, from the cover.';
COMMENT ON COLUMN results.number IS 'Number of the agreement.';
COMMENT ON COLUMN results.area IS 'Area code. Null: everything together.';
COMMENT ON COLUMN results.segment IS 'Code of the breakdown. Null: everything together.';
COMMENT ON COLUMN results.value IS 'The figure about this year. Zero is a figure; null says nothing.';
COMMENT ON COLUMN results.numerator IS 'Of a percentage: how many.';
COMMENT ON COLUMN results.denominator IS 'Of a percentage: out of how many.';
COMMENT ON COLUMN results.months IS 'How many months the figure covers. Null: 12.';
COMMENT ON COLUMN results.margin IS 'Of a survey: how far the figure may be off, up or down, in its unit.';
COMMENT ON COLUMN results.state IS 'Reported, not reported, not applicable or not yet due. ''Not reported'' withdraws an earlier figure.';
COMMENT ON COLUMN results.qualifier IS 'Exact, at least this (''over 270''), at most this or about.';
COMMENT ON COLUMN results.source IS 'Who published the figure. Null: the party''s own report.';
COMMENT ON COLUMN results.used IS 'With several sources for one figure: ''yes'' for the source that counts.';
COMMENT ON COLUMN results.used_reason IS 'Why this source counts.';
COMMENT ON COLUMN results.phase IS 'What the figure is about: plans, permit, started or delivered.';
COMMENT ON COLUMN results.done IS 'Only for a milestone: the day on which it was done.';
COMMENT ON COLUMN results.own_date IS 'Only for a milestone: when its owner expects it.';
COMMENT ON COLUMN results.expectation IS 'In words: what is expected at the end of the term.';
COMMENT ON COLUMN results.explanation IS 'Why the figure is as it is.';
COMMENT ON COLUMN results.evidence IS 'Web address or document name.';

CREATE TABLE judgements (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    party VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    number VARCHAR,
    status VARCHAR,
    text VARCHAR,
    asked VARCHAR,
    answered INTEGER
);
COMMENT ON TABLE judgements IS 'This party''s own judgement of an agreement. Without a text it does not count.';
COMMENT ON COLUMN judgements.event IS 'The event that brought this row.';
COMMENT ON COLUMN judgements."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN judgements.framework IS 'Code of the framework, from the cover.';
COMMENT ON COLUMN judgements.party IS 'Code of the party that this is about, from the cover.';
COMMENT ON COLUMN judgements.year IS 'The year that this is about, from the cover.';
COMMENT ON COLUMN judgements.number IS 'Number of the agreement.';
COMMENT ON COLUMN judgements.status IS 'Id of a status.';
COMMENT ON COLUMN judgements.text IS 'Why, in one or two sentences. Compulsory with a judgement.';
COMMENT ON COLUMN judgements.asked IS 'How and when the members were asked about this. May stay blank.';
COMMENT ON COLUMN judgements.answered IS 'How many members answered.';

CREATE TABLE measure_states (
    event INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    framework VARCHAR NOT NULL,
    party VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    measure VARCHAR,
    state VARCHAR,
    done DATE,
    explanation VARCHAR,
    evidence VARCHAR
);
COMMENT ON TABLE measure_states IS 'How a party says that a measure stands, in a year.';
COMMENT ON COLUMN measure_states.event IS 'The event that brought this row.';
COMMENT ON COLUMN measure_states."row" IS 'The row of the Excel sheet in that event''s workbook (1 is the top one); 0 in an upright form.';
COMMENT ON COLUMN measure_states.framework IS 'Code of the framework, from the cover.';
COMMENT ON COLUMN measure_states.party IS 'Code of the party that this is about, from the cover.';
COMMENT ON COLUMN measure_states.year IS 'The year that this is about, from the cover.';
COMMENT ON COLUMN measure_states.measure IS 'Code of the measure.';
COMMENT ON COLUMN measure_states.state IS 'Done, under way, not done or dropped.';
COMMENT ON COLUMN measure_states.done IS 'The day on which it was done.';
COMMENT ON COLUMN measure_states.explanation IS 'Why it stands so.';
COMMENT ON COLUMN measure_states.evidence IS 'Web address or document name.';


CREATE MACRO standing_submissions(last_event, last_day) AS TABLE
SELECT submissions.event, submissions.framework, events.received
FROM submissions
JOIN events ON events.event = submissions.event
WHERE submissions.event <= last_event AND events.received <= last_day
AND submissions.event NOT IN (
    SELECT withdrawals.submission
    FROM withdrawals JOIN events ON events.event = withdrawals.event
    WHERE withdrawals.event <= last_event AND events.received <= last_day
);
COMMENT ON MACRO TABLE standing_submissions IS 'The submissions that count: up to last_event, received on or before last_day, and not withdrawn by then.';

CREATE MACRO results_as_known(last_event, last_day) AS TABLE
SELECT results.*, standing.received
FROM results
JOIN standing_submissions(last_event, last_day) standing ON standing.event = results.event
QUALIFY row_number() OVER (
    PARTITION BY results.framework, number, party, year, area, segment, source
    ORDER BY standing.received DESC, results.event DESC, results."row" DESC
) = 1;
COMMENT ON MACRO TABLE results_as_known IS 'Per figure the latest row that says something about it, from the submissions that count.';

CREATE MACRO judgements_as_known(last_event, last_day) AS TABLE
SELECT judgements.*, standing.received
FROM judgements
JOIN standing_submissions(last_event, last_day) standing ON standing.event = judgements.event
QUALIFY row_number() OVER (
    PARTITION BY judgements.framework, number, party, year
    ORDER BY standing.received DESC, judgements.event DESC, judgements."row" DESC
) = 1;
COMMENT ON MACRO TABLE judgements_as_known IS 'Per agreement, party and year the latest judgement, from the submissions that count.';

CREATE MACRO measure_states_as_known(last_event, last_day) AS TABLE
SELECT measure_states.*, standing.received
FROM measure_states
JOIN standing_submissions(last_event, last_day) standing ON standing.event = measure_states.event
QUALIFY row_number() OVER (
    PARTITION BY measure_states.framework, measure, party, year
    ORDER BY standing.received DESC, measure_states.event DESC, measure_states."row" DESC
) = 1;
COMMENT ON MACRO TABLE measure_states_as_known IS 'The latest that a party said of a measure and year.';
