-- What only the AppStore dialect knows of an execution of kind 'task', whose definition is the CreateTask that the
-- engine was told, and whose result, under way as at the end, is how far it is (TaskProgress).
-- accepted: the client was told of it; one that stays without is given up. ended: its end was noticed, what follows
-- from it is under way. deleted_at: it is gone for clients; told_at: the engine knows; the row goes last.
-- sweeps: how often its objects were looked for and deleted; next_sweep_at is null where there is nothing to sweep.
create table tasks (
    id               uuid primary key references executions on delete cascade,
    application      text        not null,
    attributes       text[]      not null,
    assets_per_batch int         not null,
    result_type      text        not null,
    expected_assets  int,
    page_token       text        not null unique,
    result_url       text        not null,
    callback_url     text,
    webhook_secret   text,
    inserted_at      timestamptz not null default now(),
    accepted         boolean     not null default false,
    ended            boolean     not null default false,
    deleted_at       timestamptz,
    told_at          timestamptz,
    sweeps           int         not null default 0,
    next_sweep_at    timestamptz
);
create index tasks_unaccepted on tasks (inserted_at) where not accepted and deleted_at is null;
create index tasks_under_way on tasks (id) where not ended and deleted_at is null;
create index tasks_untold on tasks (deleted_at) where deleted_at is not null and told_at is null;
create index tasks_to_sweep on tasks (next_sweep_at) where next_sweep_at is not null;

-- One for each task that ended and whose client wants to know. outcome is null until it is over.
create table webhook_deliveries (
    id              uuid primary key,
    task_id         uuid        not null unique references tasks on delete cascade,
    body            text        not null,
    created_at      timestamptz not null default now(),
    attempts        int         not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_error      text,
    outcome         text
);
create index webhook_deliveries_due on webhook_deliveries (next_attempt_at) where outcome is null;
