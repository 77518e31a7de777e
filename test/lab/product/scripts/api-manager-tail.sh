# How the start script of the API Manager goes on: it says what it was told, and hands its options to the kernel's Main.
version=$("$JAVACMD" -version 2>&1 | awk -F '"' '/version/ {print $2}')
number=$(echo "$version" | awk -F. '{ printf("%02d%02d", $1, $2) }')
if [ "$number" -lt 107 ] || [ "$number" -gt 1100 ]; then
  echo " Starting WSO2 Carbon (in unsupported JDK)"
  echo " [ERROR] CARBON is supported only on JDK 1.7, 1.8, 9, 10 and 11"
fi

echo JAVA_HOME environment variable is set to $JAVA_HOME
echo CARBON_HOME environment variable is set to "$CARBON_HOME"
cd "$CARBON_HOME" || true
[ -d "$CARBON_HOME/tmp" ] && rm -rf "$CARBON_HOME/tmp"/*
[ -z "$JVM_MEM_OPTS" ] && JVM_MEM_OPTS="-Xms256m -Xmx1024m"
echo "Using Java memory options: $JVM_MEM_OPTS"

# 121 is how the server asks for its own restart; anything else, failures too, ends the loop and gets lost.
status=121
while [ "$status" = 121 ]; do
  $JAVACMD \
    $JVM_MEM_OPTS \
    -XX:+HeapDumpOnOutOfMemoryError \
    -XX:HeapDumpPath="$CARBON_HOME/repository/logs/heap-dump.hprof" \
    $JAVA_OPTS \
    -classpath "$CARBON_HOME/bin/*" \
    -Djava.io.tmpdir="$CARBON_HOME/tmp" \
    -Dcarbon.registry.root=/ \
    -Dcarbon.home="$CARBON_HOME" \
    -Dcarbon.config.dir.path="$CARBON_HOME/repository/conf" \
    -Dcomponents.repo="$CARBON_HOME/repository/components/plugins" \
    org.wso2.carbon.bootstrap.Bootstrap $*
  status=$?
done
