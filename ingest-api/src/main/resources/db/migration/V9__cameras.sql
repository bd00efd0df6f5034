-- What is told to the engine is the document and the definition of the pipeline's version that is named here; whenever
-- one of them changes, the revision grows. A row that is deleted goes once the engine has been told.
create table cameras (
    id               uuid primary key,
    owner            text        not null,
    -- Of the document.
    version          int         not null,
    revision         bigint      not null,
    -- Holds the address with its password.
    document         jsonb       not null,
    pipeline_id      uuid        not null references pipelines,
    pipeline_version int         not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    deleted_at       timestamptz,
    published        boolean     not null default false
);
create index cameras_owner on cameras (owner, id desc) where deleted_at is null;
create index cameras_pipeline on cameras (pipeline_id) where deleted_at is null;
create index cameras_unpublished on cameras (updated_at) where not published;

-- The newest status that the engine told of each camera.
create table camera_states (
    camera_id uuid primary key references cameras on delete cascade,
    -- Of the event; a smaller one is older.
    seq       bigint      not null,
    status    text        not null,
    -- CameraEvent with a CameraStatus, as it came.
    event     bytea       not null,
    at        timestamptz not null
);
