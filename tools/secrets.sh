#!/bin/sh
# Passwords for docker compose, made once. The folder is closed to others; the files are
# readable, for a secret keeps its mode inside a container and the app is not root there.
set -eu
cd "$(dirname "$0")/.."
if [ -e secrets/secret_key ]; then
    echo "secrets/ is there already"
    exit 0
fi
umask 077
mkdir -p secrets
fresh() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }
owner=$(fresh) app=$(fresh) broker=$(fresh)
printf %s "$owner" >secrets/owner_password
printf %s "$app" >secrets/app_password
printf %s "$broker" >secrets/broker_password
printf 'postgresql+psycopg://crossclaim_owner:%s@db/crossclaim' "$owner" >secrets/owner_url
printf 'postgresql+psycopg://crossclaim:%s@db/crossclaim' "$app" >secrets/database_url
printf 'redis://:%s@broker:6379/0' "$broker" >secrets/broker_url
fresh >secrets/secret_key
chmod 0444 secrets/*

# The containers write into ./inbox: as you, or as their own user where you are root.
umask 022
mkdir -p inbox
if [ "$(id -u)" = 0 ]; then
    chown 10001:10001 inbox
else
    printf 'CROSSCLAIM_UID=%s\nCROSSCLAIM_GID=%s\n' "$(id -u)" "$(id -g)" >.env
fi
echo "made secrets/ and inbox/"
