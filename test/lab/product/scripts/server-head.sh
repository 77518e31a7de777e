#!/bin/sh
# Stand-in for the products' start scripts. What it must share with the real ones, and tests rely on: arguments are
# split at blanks, CARBON_HOME of the environment wins, the exit status says nothing about the server.

script="$0"
while [ -h "$script" ]; do
  target=$(readlink "$script")
  case "$target" in
    /*) script="$target" ;;
    *) script="$(dirname "$script")/$target" ;;
  esac
done
[ -z "$CARBON_HOME" ] && CARBON_HOME=$(cd "$(dirname "$script")/.." && pwd)

if [ -z "$JAVACMD" ]; then
  if [ -n "$JAVA_HOME" ]; then JAVACMD="$JAVA_HOME/bin/java"; else JAVACMD=java; fi
fi
# Without JAVA_HOME this looks for ./java in the working folder, so it fails although java may be on the PATH.
if [ ! -x "$JAVACMD" ]; then
  echo "Error: JAVA_HOME is not defined correctly."
  echo " CARBON cannot execute $JAVACMD"
  exit 1
fi
if [ -z "$JAVA_HOME" ]; then
  echo "You must set the JAVA_HOME variable before running CARBON."
  exit 1
fi

[ -e "$CARBON_HOME/wso2carbon.pid" ] && PID=$(cat "$CARBON_HOME/wso2carbon.pid")

args=""
for word in $*; do
  case "$word" in
    --debug | -debug | debug) CMD=debug ;;
    --start | -start | start) CMD=start ;;
    --stop | -stop | stop) CMD=stop ;;
    --restart | -restart | restart) CMD=restart ;;
    --version | -version | version) CMD=version ;;
    @WORDS@
    *)
      if [ "$CMD" = debug ] && [ -z "$PORT" ]; then PORT="$word"; else args="$args $word"; fi
      ;;
  esac
done

launch() {
  export CARBON_HOME
  nohup sh "$CARBON_HOME/bin/@NAME@.sh" $args > /dev/null 2>&1 &
}

case "$CMD" in
  debug)
    if [ -z "$PORT" ]; then
      echo " Please specify the debug port after the --debug option"
      exit 1
    fi
    ;;
  start)
    # A stale pid file whose number now belongs to another process gives the same answer.
    if [ -e "$CARBON_HOME/wso2carbon.pid" ] && ps -p $PID > /dev/null; then
      echo "Process is already running"
      exit 0
    fi
    launch
    exit 0
    ;;
  stop)
    kill -TERM $(cat "$CARBON_HOME/wso2carbon.pid")
    exit 0
    ;;
  restart)
    kill -TERM $PID
    while ps -p $PID > /dev/null 2>&1; do sleep 1; done
    launch
    exit 0
    ;;
  version)
    cat "$CARBON_HOME/bin/version.txt"
    cat "$CARBON_HOME/bin/wso2carbon-version.txt"
    exit 0
    ;;
esac

