# Completion of joelclaw-infra for fish. Values that only the program knows are asked of its hidden command
# `__complete KIND`, whose lines are what fish reads: value, tabulator, description.

function __joelclaw_infra_is
    set -l words (commandline -opc)
    set -e words[1]
    set -l plain
    set -l skip 0
    for word in $words
        if test $skip -eq 1
            set skip 0
        else if contains -- $word -c --config -o --output --color --timeout --wait --simulate --force --reason --for --last --since
            set skip 1
        else if not string match -q -- '-*' $word
            set -a plain $word
        end
    end
    test "$plain" = "$argv"
end

complete -c joelclaw-infra -f
complete -c joelclaw-infra -s c -l config -r -F -d 'read the spec from FILE'
complete -c joelclaw-infra -s o -l output -x -a 'text json ndjson' -d 'answer as text, json or ndjson'
complete -c joelclaw-infra -l json -d 'the same as -o json'
complete -c joelclaw-infra -l color -x -a 'auto always never' -d 'colour the output'
complete -c joelclaw-infra -s q -l quiet -d 'say only what is wrong'
complete -c joelclaw-infra -s v -l verbose -d 'say more; twice: every child command too'
complete -c joelclaw-infra -l timeout -x -a '5s 10s 30s 1m' -d 'end within DURATION'
complete -c joelclaw-infra -l wait -x -a '30s 1m 5m' -d 'wait so long for another operation to end'
complete -c joelclaw-infra -l simulate -x -a 'list (joelclaw-infra __complete scenarios)' -d 'run against the simulated stack'
complete -c joelclaw-infra -s h -l help -d 'explain the command'
complete -c joelclaw-infra -l version -d 'print the version'

complete -c joelclaw-infra -n '__joelclaw_infra_is' -a status -d 'look at every layer once'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a up -d 'bring the stack up from any state'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a down -d 'stop workloads, node container and VM'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a heal -d 'repair what status names, least disruptive first'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a ports -d 'show every port from the spec to the probe'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a backup -d 'make, list, verify and prune backups'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a config -d 'show, check and write the spec'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a log -d 'print what was done when, why, and with what result'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a explain -d 'print the page of a finding class'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a version -d 'print the version'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a completion -d 'print the completion script of a shell'
complete -c joelclaw-infra -n '__joelclaw_infra_is' -a help -d 'explain a command'

complete -c joelclaw-infra -n '__joelclaw_infra_is status' -l watch -a '2s 5s 10s 1m' -d 'look again and again'
for command in up down heal 'backup create' 'backup prune'
    complete -c joelclaw-infra -n "__joelclaw_infra_is $command" -l plan -d 'print the steps and change nothing'
    complete -c joelclaw-infra -n "__joelclaw_infra_is $command" -l dry-run -d 'the same as --plan'
end
complete -c joelclaw-infra -n '__joelclaw_infra_is up' -l if-intended -d 'change nothing where the stack is down on purpose'
complete -c joelclaw-infra -n '__joelclaw_infra_is up' -l restart-vm -d 'apply settings that need a restart of the VM'
complete -c joelclaw-infra -n '__joelclaw_infra_is down' -l keep-vm -d 'leave the VM running'
complete -c joelclaw-infra -n '__joelclaw_infra_is down' -l reason -x -d 'why, for whoever finds it down'
complete -c joelclaw-infra -n '__joelclaw_infra_is heal' -l watch -x -a '15s 30s 1m 3m' -d 'heal again and again'
complete -c joelclaw-infra -n '__joelclaw_infra_is heal' -l force -x -d 'skip cooldown and hold'
complete -c joelclaw-infra -n '__joelclaw_infra_is heal' -a pause -d 'leave the stack alone for a while'
complete -c joelclaw-infra -n '__joelclaw_infra_is heal' -a resume -d 'end a pause'
complete -c joelclaw-infra -n '__joelclaw_infra_is heal pause' -l for -x -a '30m 1h 4h' -d 'how long'
complete -c joelclaw-infra -n '__joelclaw_infra_is heal pause' -l reason -x -d why
complete -c joelclaw-infra -n '__joelclaw_infra_is log' -l last -x -a '1 5 20' -d 'print only the last N operations'
complete -c joelclaw-infra -n '__joelclaw_infra_is log' -l since -x -d 'print only what began after TIME'
complete -c joelclaw-infra -n '__joelclaw_infra_is ports' -a list -d 'show every port with everything that has a word in it'
complete -c joelclaw-infra -n '__joelclaw_infra_is ports' -a check -d 'say which ports are not right, and why'
complete -c joelclaw-infra -n '__joelclaw_infra_is ports' -a add -d 'publish one more port'
complete -c joelclaw-infra -n '__joelclaw_infra_is ports' -a remove -d 'publish a port no longer'
complete -c joelclaw-infra -n '__joelclaw_infra_is ports add' -l service -x -a '(joelclaw-infra __complete services)' -d 'the service behind it'
for command in 'ports add' 'ports remove'
    complete -c joelclaw-infra -n "__joelclaw_infra_is $command" -l strategy -x -a 'edit swap' -d 'edit the container or swap it'
    complete -c joelclaw-infra -n "__joelclaw_infra_is $command" -l confirm -x -d 'the digest of the plan'
    complete -c joelclaw-infra -n "__joelclaw_infra_is $command" -l plan -d 'print the steps and change nothing'
    complete -c joelclaw-infra -n "__joelclaw_infra_is $command" -l dry-run -d 'the same as --plan'
end
complete -c joelclaw-infra -n '__joelclaw_infra_is ports remove' -a '(joelclaw-infra __complete ports)'
complete -c joelclaw-infra -n '__joelclaw_infra_is backup' -a create -d 'back up volumes, etcd, Helm values and secrets'
complete -c joelclaw-infra -n '__joelclaw_infra_is backup' -a list -d 'list the backups'
complete -c joelclaw-infra -n '__joelclaw_infra_is backup' -a verify -d 'read all of a backup back and compare it'
complete -c joelclaw-infra -n '__joelclaw_infra_is backup' -a prune -d 'remove backups beyond the number to keep'
complete -c joelclaw-infra -n '__joelclaw_infra_is backup prune' -l keep -x -a '3 7 14' -d 'how many good ones stay'
complete -c joelclaw-infra -n '__joelclaw_infra_is config' -a show -d 'print the spec in force'
complete -c joelclaw-infra -n '__joelclaw_infra_is config' -a check -d 'say whether a spec is right'
complete -c joelclaw-infra -n '__joelclaw_infra_is config' -a path -d 'print which spec is in force'
complete -c joelclaw-infra -n '__joelclaw_infra_is config' -a init -d 'write the built-in default as a new file'
complete -c joelclaw-infra -n '__joelclaw_infra_is config check' -F
complete -c joelclaw-infra -n '__joelclaw_infra_is explain' -a '(joelclaw-infra __complete classes)'
complete -c joelclaw-infra -n '__joelclaw_infra_is completion' -a 'zsh bash fish'
complete -c joelclaw-infra -n '__joelclaw_infra_is help' -a '(joelclaw-infra __complete commands)'
complete -c joelclaw-infra -n '__joelclaw_infra_is help heal' -a 'pause resume'
complete -c joelclaw-infra -n '__joelclaw_infra_is help ports' -a 'list check add remove'
complete -c joelclaw-infra -n '__joelclaw_infra_is help backup' -a 'create list verify prune'
complete -c joelclaw-infra -n '__joelclaw_infra_is help config' -a 'show check path init'
