-- A function keeps its row when it is retired: open sessions still run its versions, and a later one goes on counting.
create table functions (
    language_title text primary key,
    language       text        not null,
    title          text        not null,
    newest_version int         not null,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    retired_at     timestamptz
);
create index functions_language on functions (language, language_title) where retired_at is null;

-- Versions are immutable: sessions refer to the one they opened. fingerprint is of everything published, so that
-- the same content is one version, however often it comes. Documents are json, not jsonb: they stay as they were written.
create table function_versions (
    language_title text        not null references functions,
    version        int         not null,
    fingerprint    text        not null,
    digest         text        not null,
    description    text        not null,
    params_schema  json        not null,
    result_schema  json        not null,
    examples       json        not null,
    pure           boolean     not null,
    size_bytes     bigint      not null,
    created_by     text        not null,
    created_at     timestamptz not null,
    primary key (language_title, version),
    unique (language_title, fingerprint)
);

create table function_aliases (
    language_title text        not null,
    alias          text        not null,
    version        int         not null,
    updated_by     text        not null,
    updated_at     timestamptz not null,
    primary key (language_title, alias),
    foreign key (language_title, version) references function_versions
);
