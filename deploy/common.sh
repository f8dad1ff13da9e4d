# shellcheck shell=bash
# What the scripts of this folder share: finding Java, building what is missing, Spark's jars. To be
# sourced, with $root set to the folder of the repository. Bash 3.2 is enough.

readonly exit_usage=64 exit_internal=70
readonly least_java=17

: "${root:?}"
launch=$root/driver/target/launch # written by the build: see driver/pom.xml
spark=$root/driver/target/spark   # a SPARK_HOME: its jars/ holds links to the jars that Maven has

# fail CODE MESSAGE...
fail() {
  local code=$1
  shift
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$code"
}

# Sets $java_home, from JAVA_HOME or else from the PATH, to a Java that is new enough.
find_java() {
  local java version remedy="install a JDK $least_java or later, and set JAVA_HOME or PATH to it"
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail $exit_usage "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; $remedy"
  else
    java=$(command -v java) || fail $exit_usage "there is no java; $remedy"
  fi
  java=$(readlink -f "$java")
  java_home=${java%/bin/java}
  version=$(java_version "$java_home")
  [ "$version" -ge $least_java ] 2>/dev/null ||
    fail $exit_usage "$java is Java ${version:-of an unknown version}; $remedy"
}

# The feature version (8, 17, ...) of the Java in folder $1. Its release file spares a start of it.
java_version() {
  local version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
  fi
  printf '%s\n' "$version"
}

# Sets $jar. Fails if the jar, or one of Spark's jars, is missing or if a source is newer.
built() {
  local file jars
  [ -r "$launch/jar.name" ] && [ -r "$launch/spark.classpath" ] || return 1
  jar=$root/driver/target/$(cat "$launch/jar.name")
  [ -r "$jar" ] || return 1
  [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/conf/log4j2.properties" \
    -newer "$jar" -print -quit)" ] || return 1
  IFS=: read -r -a jars <"$launch/spark.classpath" || true # no newline at its end
  for file in "${jars[@]}"; do
    [ -r "$file" ] || return 1
  done
}

build() {
  local why="first use"
  [ ! -d "$root/driver/target" ] || why="sources are newer"
  command -v mvn >/dev/null || fail $exit_usage "Maven is needed to build Thalweg, but there is no mvn; install it"
  [ -x "$java_home/bin/javac" ] ||
    fail $exit_usage "$java_home has no compiler; install a JDK $least_java or later, and set JAVA_HOME to it"
  printf 'building Thalweg (%s) ...\n' "$why" >&2
  if ! (cd "$root" && JAVA_HOME=$java_home mvn -B -Dstyle.color=never -Dmaven.test.skip=true \
    -Dlint.skip -Dspotless.check.skip=true package) 9>&- >"$root/target/build.log" 2>&1 </dev/null; then
    grep '^\[ERROR\]' "$root/target/build.log" >&2 || cat "$root/target/build.log" >&2
    fail $exit_internal "the build has failed; all of it is in $root/target/build.log"
  fi
  built || fail $exit_internal "the build has left no usable jar under $root/driver/target; try 'mvn clean package'"
}

linked() {
  cmp -s "$launch/spark.classpath" "$spark/classpath"
}

# Fills $spark/jars with links: executors of a cluster on this machine are started from there.
link() {
  local jars
  IFS=: read -r -a jars <"$launch/spark.classpath" || true
  rm -rf "$spark"
  mkdir -p "$spark/jars"
  ln -s "${jars[@]}" "$spark/jars/"
  cp "$launch/spark.classpath" "$spark/classpath"
}

# Sets $archive to a file that spares the JVM the reading and checking of Spark's 15,000 classes at every start
# (class data sharing), or to nothing where there is none. It is written by a short training, once for every jar.
archive() {
  archive=$launch/classes.jsa
  if [ -w "$launch" ] && [ -w "$root/target" ] && ! [ "$archive" -nt "$jar" ]; then
    printf 'preparing quick starts ...\n' >&2
    "$java_home/bin/java" "$@" "-XX:ArchiveClassesAtExit=$archive.$$" -Xlog:disable \
      io.thalweg.driver.cli.Main train "$root/conf/quickstart.yaml" --master 'local[2]' \
      --run-dir "$root/driver/target/quickstart" --overwrite >"$root/target/archive.log" 2>&1 </dev/null ||
      printf 'no quick starts: see %s\n' "$root/target/archive.log" >&2
    touch "$archive.$$" # empty after a failure, so that it is tried once
    mv -f "$archive.$$" "$archive"
  fi
  [ -s "$archive" ] || archive=
}

# Makes everything ready: $java_home, $jar, and Spark as SPARK_HOME. Fast when nothing is to do.
prepare() {
  find_java
  if ! built || ! linked; then
    # Two starts at once: one builds, the other waits. (macOS has no flock and goes without.)
    mkdir -p "$root/target"
    exec 9>"$root/target/build.lock"
    if command -v flock >/dev/null; then
      flock 9
    fi
    built || build
    linked || link
    exec 9>&-
  fi
  export SPARK_HOME=$spark SPARK_SCALA_VERSION=2.13
}
