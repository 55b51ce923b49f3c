"""The other groups of the invented city; see `names`."""

from tests.linkage.names import DUTCH, MOROCCAN, TURKISH, group

SURINAMESE = group(
    "Surinamese", 0.06,
        """Jayden Giovanni Ravi Sanjay~Sandjai Rajesh~Radjesh Anil Vijay~Widjai Shaquille Sherwin
    Dwight Romano Rishi Rohan Jamal Clyde Winston
    Ryan Kenneth Prem Soerin~Surin Ashwin~Aswin Kishan""",
        """Shanti~Sjanti Priya Anjali Chantal Shania Sunita~Soenita Sharda Devika~Dewika Radha
    Naomi Cheyenne Jolanda Sharon Melissa Rowena
    Xaviera Kimberly Aarti~Arti Shreya Gaitrie~Gaitri""",
        """Ramdin, Jagesar, Ramautar, Bhagwandin, Soekhoe, Ramlal, Kalloe, Mahabier, Oedit,
    Jhinkoe, Sewnarain, Biharie, Raghoebir, Sitaram,
        Pinas, Amatsoeloem, Karijoredjo, Wijdenbosch, Sordam, Esajas, Landveld, Deekman, Kensmil,
    Zeefuik, Tjon A|Fat, Chin A|Foeng, Doekhi, Nandoe""",
    0.45, 0.12,
)  # fmt: skip
ANTILLEAN = group(
    "Antillean", 0.03,
        """Jaydon~Jayden Giandro Quincy Ruthmar Shurendy Gilbert Darryl Jurgen Rangelo Elson Kevin
    Dangelo Jeandro Tyrone""",
        """Shanice Rochelle Nathalie Gislaine Daniëla Jaydelynn Kiara Zuleyka~Zuleika Angelique
    Sharlene Mirelly Tamara Dayanara Raysha""",
        """Martina, Maduro, Rosalia, Croes, Winklaar, Isenia, Pieternella, Albertus, Cijntje,
    Sambo, Felida, Werleman, Doran, Hooi, Kwidama,
    Geerman, Martis, Schoop, Trinidad, Zimmerman""",
    0.5, 0.1,
)  # fmt: skip
POLISH = group(
    "Polish", 0.05,
        """Jakub=Kuba Antoni=Antek Szymon Jan=Janek Filip Aleksander=Olek Franciszek=Franek Mikołaj
    Wojciech=Wojtek Kacper Adam Michał Marcel
    Bartosz=Bartek Krzysztof=Krzys Oskar Dawid Piotr Łukasz Tomasz Paweł Grzegorz""",
        """Zuzanna=Zuzia Julia Maja Zofia Hanna=Hania Lena Alicja Maria Oliwia Amelia Wiktoria
    Natalia Katarzyna=Kasia Małgorzata=Gosia
    Agnieszka=Aga Joanna=Asia Kinga Weronika Aleksandra=Ola Gabriela""",
        """Nowak, Kowalski, Wiśniewski, Wójcik, Kowalczyk, Kamiński, Lewandowski, Zieliński,
    Szymański, Woźniak, Dąbrowski, Kozłowski, Jankowski,
        Mazur, Kwiatkowski, Krawczyk, Kaczmarek, Piotrowski, Grabowski, Zając, Pawłowski, Król,
    Wieczorek, Wróbel, Stępień, Górski""",
    0.35, 0.2,
)  # fmt: skip
UKRAINIAN = group(
    "Ukrainian", 0.03,
        """Oleksandr~Aleksandr,Alexander=Sasha Dmytro~Dmitri,Dmitry=Dima Andrii~Andriy,Andrej
    Serhii~Sergej,Sergei Mykhailo~Mykhaylo,Michail Maksym~Maxim
        Artem Ivan=Vanya Bohdan~Bogdan Yurii~Yuri,Joeri Volodymyr~Vladimir=Vova
    Oleksii~Aleksej,Alexey Nazar Denys~Denis Matvii~Matvij Tymofii""",
        """Anastasiia~Anastasia,Anastasija=Nastia Sofiia~Sofia,Sofija Yuliia~Julia,Yulia
    Daria~Dariia,Darja=Dasha Kateryna~Katerina=Katya Solomiia~Solomija
        Viktoriia~Victoria,Viktorija=Vika Oleksandra~Alexandra Olena~Elena Nataliia~Natalia
    Yeva~Eva Zlata Iryna~Irina Mariia~Maria Polina""",
        """Shevchenko~Sjevtsjenko, Kovalenko, Bondarenko, Tkachenko~Tkatsjenko,
    Kravchenko~Kravtsjenko, Oliinyk~Olijnyk, Shevchuk~Sjevtsjoek, Koval, Polishchuk,
        Boiko~Bojko, Moroz, Lysenko, Rudenko~Roedenko, Savchenko, Petrenko, Marchenko, Kovalchuk,
    Hryhorenko~Grigorenko, Melnyk, Zakharchuk""",
    0.02, 0.12,
)  # fmt: skip
SYRIAN = group(
    "Syrian", 0.06,
        """Ahmad~Ahmed Mohammad~Muhammad,Mohamed Omar~Omer Khaled~Khalid Yazan Karam Hadi Majd
    Laith~Layth Anas Obaida~Ubayda Zaid~Zayd Abdulrahman~Abdelrahman
        Hassan~Hasan Hussein~Hussain,Husain Kareem~Karim Nour~Noor Rami Sami Firas Ibrahim Jad
    Qusai~Qusay Bashar Yamen~Yaman Tariq~Tarek""",
        """Sidra Leen~Lien Hala Maryam~Mariam Rahaf Lama Noor~Nour Shahd Aya Tala Jana Jouri~Joury
    Masa Rimas~Remas Batoul~Batool Sham Ritaj Yara Lilas
    Fatima~Fatema Aisha~Aicha Zeinab~Zainab Hiba~Heba Raghad Rama""",
        """Al|Hassan, Al|Ahmad, Haddad, Khoury~Khouri, Al|Masri, Darwish~Darwich, Al|Shami~Alchami,
    Hamdan, Mansour~Mansoer, Al|Khatib~Alkhateeb, Najjar, Sabbagh,
        Al|Halabi, Kassab, Al|Mohammad, Ibrahim, Al|Ali, Suleiman~Sulaiman, Barakat, Al|Abdullah,
    Shahin, Sheikho~Cheikho, Othman, Al|Issa, Hamoud""",
    0.05, 0.02,
)  # fmt: skip
ERITREAN = group(
    "Eritrean", 0.03,
        """Yonas~Jonas Natnael Robel Filmon~Philimon Abel Samuel Yohannes~Yohanes Amanuel Dawit
    Nahom Ermias Kibrom Merhawi Eyob Isaias Henok""",
        """Winta Luwam Rahel Saba Eden Helen Semhar Bethlehem Yohana Miriam Ruta Selam Feven Delina
    Arsema Heran""",
        """Tesfay, Gebremedhin, Haile, Tekle, Berhane, Ghebreyesus~Gebreyesus, Kidane, Mehari,
    Weldu~Woldu, Habte, Abraha, Zerai, Tewolde, Kahsay, Asfaha,
    Negash, Gebre|Selassie, Fessehaye, Okbay, Tsegay""",
    0.25, 0.03,
)  # fmt: skip
SOMALI = group(
    "Somali", 0.03,
        """Abdirahman~Abdurahman Mohamed~Maxamed Abdullahi~Abdilahi Yusuf~Yuusuf Liban Ayub
    Ahmed~Axmed Zakariye Khalid Abdi Mahad Ismail~Ismaciil Hamza Guled""",
        """Hodan Ayaan Ifrah Najma Faduma~Fadumo,Faadumo Hibo Sahra Amina Khadra Sumaya
    Nasteho~Nasteexo Ikran Maryan~Maryam Ladan Ubah""",
        """Mohamed, Ali, Hassan, Abdi, Ahmed, Omar, Farah, Jama, Warsame, Hussein, Nur, Aden~Adan,
    Ismail, Osman, Yusuf, Mohamud, Abdullahi, Sheikh, Dirie, Guled""",
    0.5, 0.02,
)  # fmt: skip
CHINESE = group(
    "Chinese", 0.02,
    "Wei Jun Hao Ming Zihan Haoran Yichen Jiahao Yuxuan Kevin Jason Lei Tian Zhi-Hao Xiaolong Bo",
    "Xin Yi Mei Ling Xinyi Jiayi Yutong Zixuan Xiaoyu Jing Lan Amy Wen Li-Na Ruoxi Yan",
        """Wang, Li, Zhang, Liu, Chen, Yang, Huang, Zhao, Wu, Zhou, Xu, Sun, Ma, Zhu, Hu, Lin, Guo,
    He, Luo, Zheng, Ouyang, Cheung, Tang""",
    0.2, 0.25,
)  # fmt: skip
GHANAIAN = group(
    "Ghanaian", 0.03,
        """Kwame Kofi Emmanuel Kwaku Samuel Prince Isaac Nana Michael Joshua Bright Kwabena Derrick
    Yaw Elijah""",
        """Abena Akosua Ama Blessing Esther Grace Adwoa~Adjoa Princess Nhyira Yaa Efua Josephine
    Precious Afia Vanessa""",
        """Mensah, Owusu, Boateng, Osei, Agyeman~Agyemang, Asante, Appiah, Antwi, Amoah, Ofori,
    Addo, Boakye, Frimpong, Darko, Opoku, Sarpong, Acheampong, Amponsah""",
    0.6, 0.15,
)  # fmt: skip
AFGHAN = group(
    "Afghan", 0.02,
        """Ahmad Reza Omid Zahir Farid Najib~Najeeb Mustafa Elyas~Ilyas Sohrab Arash Yunus~Younes
    Masoud~Masood Haroon~Harun Jawad Mahdi""",
        """Shabnam Mina Parisa Soraya Zahra Laila~Leila Nilofar~Niloufar Sahar Hosna Setayesh
    Maryam Fereshta Roya Marwa""",
        """Ahmadi, Hosseini~Hussaini, Rahimi, Karimi, Noori~Nouri, Haidari~Heydari, Mohammadi,
    Amiri, Sadat, Rezai~Rezaei, Sharifi, Azizi, Yousufi~Yousefi, Popal, Qaderi""",
    0.1, 0.03,
)  # fmt: skip
CITY = (
    DUTCH, TURKISH, MOROCCAN, SURINAMESE, ANTILLEAN, POLISH, UKRAINIAN, SYRIAN, ERITREAN, SOMALI,
    CHINESE, GHANAIAN, AFGHAN,
)  # fmt: skip
