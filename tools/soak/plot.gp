# Run in the folder of samples.csv: draws soak.svg.
set datafile separator ","
set terminal svg size 900,1150 font "sans-serif,12" background "white"
set output "soak.svg"
csv = "samples.csv"
set key outside right top Left reverse samplen 2
set multiplot layout 6,1 margins 0.09,0.77,0.05,0.98 spacing 0.0,0.035
set grid
set xrange [0:*]
set yrange [0:*]
minutes(column) = column / 60.0
mib(column) = column / 1024.0
unset xlabel

set ylabel "MiB" offset 1,0
plot csv using (minutes(column("seconds"))):(mib(column("rss_kib"))) with lines title "resident", \
     csv using (minutes(column("seconds"))):(mib(column("anon_kib"))) with lines title "anonymous"
set ylabel "open" offset 1,0
plot csv using (minutes(column("seconds"))):(column("fds")) with lines title "descriptors", \
     csv using (minutes(column("seconds"))):(column("sockets")) with lines title "connections", \
     csv using (minutes(column("seconds"))):(column("threads")) with lines title "threads"
set ylabel "actors" offset 1,0
plot csv using (minutes(column("seconds"))):(column("actors")) with lines title "actors"
set ylabel "at once" offset 1,0
plot csv using (minutes(column("seconds"))):(column("standing")) with lines title "cases", \
     csv using (minutes(column("seconds"))):(column("clones")) with lines title "clones", \
     csv using (minutes(column("seconds"))):(column("pods")) with lines title "pods of the load"
set ylabel "in all" offset 1,0
plot csv using (minutes(column("seconds"))):(column("crashes")) with lines title "crashes", \
     csv using (minutes(column("seconds"))):(column("opened")) with lines title "cases opened", \
     csv using (minutes(column("seconds"))):(column("expired")) with lines title "cases expired", \
     csv using (minutes(column("seconds"))):(column("suppressed")) with lines title "repeats"
set ylabel "seconds in all" offset 1,0
set xlabel "minutes"
plot csv using (minutes(column("seconds"))):(column("cpu_seconds")) with lines title "CPU"
unset multiplot
