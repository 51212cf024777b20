/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page/bibliography.h"

#include <string.h>

/* Citation as the paragraph has it; author, title, journal, year, volume, pages, doi ("" where none
 * was found). The key is the citation without its blanks. */
#define ARTICLE(key, cited, author, title, journal, year, volume, pages, doi)                      \
    {                                                                                              \
        cited, "@article{" key ",\n  author = {" author "},\n  title = {" title                    \
               "},\n  journal = {" journal "},\n  year = {" year "},\n  volume = {" volume         \
               "},\n  pages = {" pages "},\n  doi = {" doi "}\n}\n"                                \
    }

static const myo_work articles[] = {
    ARTICLE(
        "DeLuca2010", "De Luca 2010",
        "De Luca, Carlo J. and Gilmore, L. Donald and Kuznetsov, Mikhail and Roy, Serge H.",
        "Filtering the surface {EMG} signal: Movement artifact and baseline noise contamination",
        "Journal of Biomechanics", "2010", "43", "1573--1579", "10.1016/j.jbiomech.2010.01.027"),
    ARTICLE("Mewett2004", "Mewett 2004", "Mewett, D. T. and Reynolds, K. J. and Nazeran, H.",
            "Reducing power line interference in digitised electromyogram recordings by spectrum "
            "interpolation",
            "Medical and Biological Engineering and Computing", "2004", "42", "524--531",
            "10.1007/BF02350994"),
    ARTICLE("Bashford2019", "Bashford 2019", "Bashford, J. and others",
            "{SPiQE}: An automated analytical tool for detecting and characterising fasciculations "
            "in amyotrophic lateral sclerosis",
            "Clinical Neurophysiology", "2019", "130", "1083--1090",
            "10.1016/j.clinph.2019.03.032"),
    ARTICLE("Kleine2012", "Kleine 2012",
            "Kleine, B. U. and Boekestein, W. A. and Arts, I. M. and Zwarts, M. J. and Schelhaas, "
            "H. J. and Stegeman, D. F.",
            "Fasciculations and their {F}-response revisited: High-density surface {EMG} in {ALS} "
            "and benign fasciculations",
            "Clinical Neurophysiology", "2012", "123", "399--405", "10.1016/j.clinph.2011.06.032"),
    ARTICLE("Garwood1936", "Garwood 1936", "Garwood, F.",
            "Fiducial limits for the {Poisson} distribution", "Biometrika", "1936", "28",
            "437--442", "10.1093/biomet/28.3-4.437"),
    ARTICLE("Mills2011", "Mills 2011", "Mills, K. R.",
            "Detecting fasciculations in amyotrophic lateral sclerosis: duration of observation "
            "required",
            "Journal of Neurology, Neurosurgery and Psychiatry", "2011", "82", "549--551", ""),
    ARTICLE("Begovic2014", "Begovic 2014",
            "Begovic, Haris and Zhou, Guang-Quan and Li, Tianjie and Wang, Yi and Zheng, Yong-Ping",
            "Detection of the electromechanical delay and its components during voluntary "
            "isometric contraction of the quadriceps femoris muscle",
            "Frontiers in Physiology", "2014", "5", "494", "10.3389/fphys.2014.00494"),
    ARTICLE("Sleutjes2016", "Sleutjes 2016",
            "Sleutjes, B. T. H. M. and Gligorijevic, I. and Montfoort, I. and van Doorn, P. A. and "
            "Visser, G. H. and Blok, J. H.",
            "Identifying fasciculation potentials in motor neuron disease: A matter of probability",
            "Muscle \\& Nerve", "2016", "53", "227--233", "10.1002/mus.24712"),
    ARTICLE("Krueger2014", "Krueger 2014", "Krueger, Eddy and others",
            "Advances and perspectives of mechanomyography",
            "Revista Brasileira de Engenharia Biomedica", "2014", "30", "384--401", ""),
    ARTICLE(
        "Khan2007", "Khan & Burne 2007", "Khan, Serajul I. and Burne, John A.",
        "Reflex inhibition of normal cramp following electrical stimulation of the muscle tendon",
        "Journal of Neurophysiology", "2007", "98", "1102--1107", "10.1152/jn.00371.2007"),
    ARTICLE("Minetto2009", "Minetto 2009",
            "Minetto, Marco A. and Holobar, Ales and Botter, Alberto and Farina, Dario",
            "Discharge properties of motor units of the abductor hallucis muscle during cramp "
            "contractions",
            "Journal of Neurophysiology", "2009", "102", "1890--1901", ""),
    ARTICLE("Welch1967", "Welch 1967", "Welch, Peter D.",
            "The use of fast {Fourier} transform for the estimation of power spectra: A method "
            "based on time averaging over short, modified periodograms",
            "IEEE Transactions on Audio and Electroacoustics", "1967", "15", "70--73",
            "10.1109/TAU.1967.1161901"),
    ARTICLE("Mann1945", "Mann 1945", "Mann, Henry B.", "Nonparametric tests against trend",
            "Econometrica", "1945", "13", "245--259", "10.2307/1907187"),
    ARTICLE("Hamed1998", "Hamed & Rao 1998", "Hamed, Khaled H. and Rao, A. Ramachandra",
            "A modified {Mann}-{Kendall} trend test for autocorrelated data",
            "Journal of Hydrology", "1998", "204", "182--196", "10.1016/S0022-1694(97)00125-X"),
    ARTICLE("Sen1968", "Sen 1968", "Sen, Pranab Kumar",
            "Estimates of the regression coefficient based on {Kendall's} tau",
            "Journal of the American Statistical Association", "1968", "63", "1379--1389",
            "10.1080/01621459.1968.10480934"),
    ARTICLE("Dimitrov2006", "Dimitrov 2006", "Dimitrov, George V. and others",
            "Muscle fatigue during dynamic contractions assessed by new spectral indices",
            "Medicine and Science in Sports and Exercise", "2006", "38", "1971--1979",
            "10.1249/01.mss.0000233794.31659.6d"),
    ARTICLE("Corvini2022", "Corvini & Conforto 2022", "Corvini, Giovanni and Conforto, Silvia",
            "A simulation study to assess the factors of influence on mean and median frequency of "
            "{sEMG} signals during muscle fatigue",
            "Sensors", "2022", "22", "6360", "10.3390/s22176360"),
    ARTICLE("Besomi2020", "Besomi 2020",
            "Besomi, Manuela and Hodges, Paul W. and Clancy, Edward A. and others",
            "Consensus for experimental design in electromyography ({CEDE}) project: Amplitude "
            "normalization matrix",
            "Journal of Electromyography and Kinesiology", "2020", "53", "102438",
            "10.1016/j.jelekin.2020.102438"),
    ARTICLE("Merletti1999", "Merletti 1999", "Merletti, Roberto",
            "Standards for reporting {EMG} data", "Journal of Electromyography and Kinesiology",
            "1999", "9", "III--IV", ""),
};

const myo_work *myo_works(size_t *count)
{
    *count = sizeof articles / sizeof *articles;
    return articles;
}

void myo_works_cited(myo_text *out, const char *paragraphs)
{
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (paragraphs != NULL && strstr(paragraphs, articles[i].cited) != NULL)
            myo_text_add(out, "%s", articles[i].bibtex);
}
