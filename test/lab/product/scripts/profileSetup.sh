#!/bin/sh
# Stand-in for the script that makes a pack of one profile: what the other profiles need is removed for good.
home=$(cd "$(dirname "$0")/.." && pwd)
for word in $*; do
  case "$word" in
    *Dprofile=*) profile=${word##*=} ;;
    --skipConfigOptimization | -skipConfigOptimization | skipConfigOptimization) skip=true ;;
  esac
done
template="$home/repository/resources/conf/deployment-templates/$profile.toml"
if [ -z "$profile" ] || [ ! -e "$template" ]; then
  echo "Profile is not specifed properly, please try again"
  exit 1
fi
if [ "$skip" != true ]; then
  mv "$home/repository/conf/deployment.toml" "$home/repository/conf/deployment.toml.backup"
  cp "$template" "$home/repository/conf/deployment.toml"
fi
[ "$profile" = control-plane ] || rm -f "$home"/repository/deployment/server/webapps/api#am#*.war
[ "$profile" = gateway-worker ] || rm -rf "$home"/repository/deployment/server/synapse-configs/default/*
