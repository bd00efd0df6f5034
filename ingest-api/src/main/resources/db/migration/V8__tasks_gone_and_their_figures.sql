-- Tasks whose rows are gone: objects that the engine wrote late are looked for once more.
create table tasks_gone (
    id       uuid primary key,
    sweep_at timestamptz not null
);
create index tasks_gone_due on tasks_gone (sweep_at);

-- What the figures want of a finished task, so that they need not read its result; set when its end is noticed.
alter table tasks
    add column end_phase  text,
    add column assets     int    not null default 0,
    add column downloaded int    not null default 0,
    add column failed     int    not null default 0,
    add column processed  int    not null default 0,
    add column bytes      bigint not null default 0;
update tasks t
set end_phase  = upper(e.status),
    assets     = coalesce((e.result ->> 'assets')::int, 0),
    downloaded = coalesce((e.result ->> 'assets_downloaded')::int, 0),
    failed     = coalesce((e.result ->> 'assets_failed')::int, 0),
    processed  = coalesce((e.result ->> 'items_processed')::int, 0),
    bytes      = coalesce((e.result -> 'result' ->> 'size_bytes')::bigint, 0)
from executions e
where e.id = t.id and t.ended;
