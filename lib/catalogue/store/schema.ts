/**
 * The tables of `catalogue.db`. All of it is derived from the content and may be deleted at any time;
 * a change here needs a new `schemaVersion`, which makes every process build it anew. Objects of JSON bear a sum, see stored-value.ts.
 */
export const schemaVersion = 13

export const schemaSql = /* sql */ `
  -- Every file of the content folder as it was last read. \`document\` and \`body\` are the last version that
  -- held by itself; \`current\` says whether that is the version on disk.
  CREATE TABLE files (
    number INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    id TEXT,
    stamp TEXT NOT NULL,
    hash TEXT,
    document TEXT,
    body INTEGER,
    current INTEGER NOT NULL DEFAULT 1,
    problems TEXT,
    link_problems TEXT
  );
  CREATE INDEX files_by_id ON files (kind, id) WHERE id IS NOT NULL;

  -- The text of each article, kept once for the file it was read from and the article that readers see: the
  -- same row, unless the last version that holds by itself cannot be linked. \`tree\` for pages (lib/mdx/body-tree.ts), \`words\` for the search.
  CREATE TABLE bodies (
    number INTEGER PRIMARY KEY,
    tree TEXT NOT NULL,
    words TEXT NOT NULL
  );

  -- What must be linked anew when something else changes: \`author:x\`, \`file:path\`, \`id:x/y\`, \`alias:/x\`, …
  CREATE TABLE dependencies (
    key TEXT NOT NULL,
    file INTEGER NOT NULL,
    PRIMARY KEY (key, file)
  ) WITHOUT ROWID;

  -- Addresses that articles ask for, \`id:x/y\` and \`alias:/x\`; the first path has it.
  CREATE TABLE claims (
    key TEXT NOT NULL,
    path TEXT NOT NULL,
    PRIMARY KEY (key, path)
  ) WITHOUT ROWID;

  -- The last good version of everything but articles.
  CREATE TABLE documents (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;

  -- The last good version of each article, whatever its state. \`card\` is what a teaser shows, \`page\` the rest
  -- but for the body, which is missing when it was retracted.
  CREATE TABLE articles (
    -- Follows the date, see article-rows.ts.
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    state TEXT NOT NULL,
    date_ms INTEGER NOT NULL,
    month TEXT NOT NULL,
    -- When readers last got something new, as the file says it.
    modified_ms INTEGER NOT NULL,
    -- The date of its last correction.
    corrected_ms INTEGER,
    blog TEXT NOT NULL,
    language TEXT NOT NULL,
    original TEXT NOT NULL,
    title TEXT NOT NULL,
    card TEXT NOT NULL,
    page TEXT NOT NULL,
    body INTEGER,
    date_line INTEGER NOT NULL,
    date_column INTEGER NOT NULL
  );

  -- Public articles by listing: reading a front, a month or a neighbour is a walk along this key.
  CREATE TABLE listings (
    key TEXT NOT NULL,
    month TEXT NOT NULL,
    date_ms INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (key, month, date_ms, id)
  ) WITHOUT ROWID;
  CREATE TABLE months (
    key TEXT NOT NULL,
    month TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (key, month)
  ) WITHOUT ROWID;

  CREATE TABLE aliases (
    alias TEXT PRIMARY KEY,
    id TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX aliases_by_id ON aliases (id);

  -- Addresses of articles that readers could see and that were deleted, other names included. What has come back since
  -- stays here, and is found first. \`language\` as the article said it.
  CREATE TABLE gone (
    path TEXT PRIMARY KEY,
    language TEXT
  ) WITHOUT ROWID;

  -- The full text: \`texts\` as written, \`search\` indexed over the same text with its letters folded
  -- (see search-text.ts, which also says why the token characters are these). The replaced signs mark a snippet.
  CREATE VIEW texts AS
    SELECT a.number, a.title, replace(replace(a.card ->> '$.summary', char(0xe000), ''), char(0xe001), '') AS summary, b.words AS body
    FROM articles a JOIN bodies b ON b.number = a.body;
  CREATE VIRTUAL TABLE search USING fts5 (
    title, summary, body,
    content = 'texts', content_rowid = 'number',
    tokenize = "SEARCH_TOKENIZER"
  );

  -- What changed for readers and has not been delivered yet; written with the change itself.
  CREATE TABLE pending (
    sequence INTEGER PRIMARY KEY,
    changes TEXT NOT NULL
  );

  CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;
`

/** What filling a new catalogue does not need: made when it is full, each in one go. */
export const indexesSql = /* sql */ `
  CREATE INDEX files_by_hash ON files (hash) WHERE kind = 'media';
  CREATE INDEX files_with_problems ON files (path) WHERE problems IS NOT NULL OR link_problems IS NOT NULL;
  CREATE INDEX dependencies_by_file ON dependencies (file);
  CREATE INDEX articles_by_state ON articles (state, date_ms);
  CREATE INDEX articles_by_month ON articles (blog, month, modified_ms) WHERE state = 'public';
  CREATE INDEX articles_by_correction ON articles (corrected_ms, id) WHERE corrected_ms IS NOT NULL AND state IN ('public', 'retracted');
  CREATE INDEX articles_by_original ON articles (original);
`
