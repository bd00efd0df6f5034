create table pipelines (
    id         uuid primary key,
    owner      text        not null,
    version    int         not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    deleted_at timestamptz,
    published  boolean     not null default false
);
create index pipelines_owner on pipelines (owner, id desc);
create index pipelines_unpublished on pipelines (updated_at) where not published;

-- Versions are immutable: executions refer to the one they ran.
create table pipeline_versions (
    pipeline_id uuid        not null references pipelines,
    version     int         not null,
    document    jsonb       not null,
    definition  bytea       not null,
    created_at  timestamptz not null,
    primary key (pipeline_id, version)
);

create table files (
    id           uuid primary key,
    owner        text        not null,
    filename     text        not null,
    content_type text        not null,
    size_bytes   bigint      not null,
    sha256       text        not null,
    object_key   text        not null,
    execution_id uuid,
    item_index   int,
    step         text,
    created_at   timestamptz not null default now()
);
create index files_execution on files (execution_id, item_index) where execution_id is not null;
