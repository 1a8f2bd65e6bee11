# Run in the folder of storm-*.txt: draws storm.svg.
set terminal svg size 760,380 font "sans-serif,12" background "white"
set output "storm.svg"
set key left top Left reverse samplen 2
set grid
set xrange [0:*]
set yrange [0:*]
set xlabel "seconds from the first crash"
set ylabel "clones" offset 1,0
plot "storm-ceiling.txt" using 1:2 with lines title "ceiling client: the calls alone", \
     "storm-controller.txt" using 1:2 with lines title "controller"
