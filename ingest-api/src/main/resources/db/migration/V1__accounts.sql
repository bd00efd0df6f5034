create table users (
    id            uuid primary key,
    username      text        not null unique,
    password_hash text        not null,
    roles         text[]      not null default '{}',
    created_at    timestamptz not null default now()
);

-- The newest key signs; all that have not been retired verify.
create table signing_keys (
    id          text primary key,
    private_key bytea       not null,
    public_key  bytea       not null,
    created_at  timestamptz not null default now(),
    retired_at  timestamptz
);

-- A refresh token is good once; using it a second time ends its whole family.
create table refresh_tokens (
    token_hash bytea primary key,
    family     uuid        not null,
    user_id    uuid        not null references users on delete cascade,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index refresh_tokens_family on refresh_tokens (family);
create index refresh_tokens_expiry on refresh_tokens (expires_at);

-- Beside Redis: who asks while Redis is down is still answered rightly.
create table revoked_tokens (
    id         text primary key,
    expires_at timestamptz not null
);
