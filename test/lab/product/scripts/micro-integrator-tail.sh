# How the start script of the Micro Integrator goes on: its own Java check, profile and options.
version=$("$JAVACMD" -version 2>&1 | awk -F '"' '/version/ {print $2}')
number=$(echo "$version" | awk -F. '{ printf("%02d%02d", $1, $2) }')
if [ "$number" -lt 107 ] || [ "$number" -gt 1100 ]; then
  echo " Starting WSO2 MI (in unsupported JDK)"
  echo " [ERROR] MI is supported only on JDK 1.8, 9, 10 and 11"
fi

cd "$CARBON_HOME" || true
[ -d "$CARBON_HOME/tmp" ] && rm -rf "$CARBON_HOME/tmp"/*
[ -z "$JVM_MEM_OPTS" ] && JVM_MEM_OPTS="-Xms256m -Xmx1024m"
case "$*" in
  *Dprofile*) ;;
  *) NODE_PARAMS="$NODE_PARAMS -Dprofile=micro-integrator-default" ;;
esac

# 121 is how the server asks for its own restart; anything else, failures too, ends the loop and gets lost.
status=121
while [ "$status" = 121 ]; do
  $JAVACMD \
    $JVM_MEM_OPTS \
    -XX:+HeapDumpOnOutOfMemoryError \
    -XX:HeapDumpPath="$CARBON_HOME/repository/logs/heap-dump.hprof" \
    $JAVA_OPTS \
    -classpath "$CARBON_HOME/wso2/lib/*" \
    -Djava.io.tmpdir="$CARBON_HOME/tmp" \
    -Dcarbon.home="$CARBON_HOME" \
    -Dcarbon.config.dir.path="$CARBON_HOME/conf" \
    -Dcarbon.external.lib.dir.path="$CARBON_HOME/lib" \
    -Dcarbon.dropins.dir.path="$CARBON_HOME/dropins" \
    -Dlogger.server.name="micro-integrator" \
    $NODE_PARAMS \
    org.wso2.micro.integrator.bootstrap.Bootstrap $*
  status=$?
done
