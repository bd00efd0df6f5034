-- topic, partitions and offsets say where the record of each item lies in Kafka, by index: a rerun within its
-- retention reads inline inputs there. lease_until: while it is ahead, a replica is still publishing.
create table executions (
    id               uuid primary key,
    kind             text             not null,
    owner            text             not null,
    pipeline_id      uuid             not null,
    pipeline_version int              not null,
    definition       bytea            not null,
    parameters       jsonb            not null,
    priority         text             not null,
    on_item_error    text             not null,
    status           text             not null,
    seq              bigint           not null default -1,
    current_step     text,
    total_steps      int              not null,
    completed_steps  int              not null default 0,
    percentage       double precision not null default 0,
    items_total      int              not null,
    items_completed  int              not null default 0,
    items_failed     int              not null default 0,
    steps            jsonb            not null,
    error            jsonb,
    published        boolean          not null default false,
    lease_until      timestamptz      not null,
    topic            text             not null,
    partitions       int[],
    offsets          bigint[],
    created_at       timestamptz      not null,
    started_at       timestamptz,
    completed_at     timestamptz
) with (fillfactor = 70);
create index executions_owner on executions (owner, id desc);
create index executions_unfinished on executions (pipeline_id) where status in ('pending', 'running');
create index executions_unpublished on executions (lease_until) where not published;

-- object_key is null where the input travels inside the Kafka record.
create table execution_items (
    execution_id  uuid        not null references executions on delete cascade,
    index         int         not null,
    filename      text        not null,
    size_bytes    bigint      not null,
    object_key    text,
    status        text        not null,
    error         jsonb,
    detections    jsonb,
    started_at    timestamptz,
    completed_at  timestamptz,
    primary key (execution_id, index)
) with (fillfactor = 70);

-- Cancellations to be published; kept until Kafka has them.
create table control_outbox (
    execution_id uuid primary key,
    owner        text        not null,
    item_count   int         not null,
    requested_at timestamptz not null
);

create table idempotency_keys (
    owner        text        not null,
    key          text        not null,
    digest       text        not null,
    execution_id uuid        not null,
    answer       jsonb,
    created_at   timestamptz not null,
    primary key (owner, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

create table pipeline_throughput (
    pipeline_id      uuid primary key,
    items_per_second double precision not null,
    updated_at       timestamptz      not null
);
