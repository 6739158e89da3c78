package dev.halftone.examples;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.NATIVE;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules between modules and packages, over the byte code of core, nn and quantize. */
class ArchitectureTest {
  private static final String[] LIBRARY = {
    "dev.halftone.tensor..",
    "dev.halftone.kernel..",
    "dev.halftone.io..",
    "dev.halftone.nn..",
    "dev.halftone.quantize.."
  };

  private static JavaClasses library;

  @BeforeAll
  static void scan() {
    library =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                Stream.of(LIBRARY).map(p -> p.replace("..", "")).toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dev.halftone.tensor.Tensor",
        "dev.halftone.kernel.Kernels",
        "dev.halftone.io.Idx",
        "dev.halftone.nn.Layer",
        "dev.halftone.nn.loss.Classification",
        "dev.halftone.nn.optim.Adam",
        "dev.halftone.quantize.KMeans"
      })
  void everyPackageIsScanned(String name) {
    assertTrue(library.contain(name), () -> name + " is not among the scanned classes");
  }

  @Test
  void theScanIsNotNearlyEmpty() {
    assertTrue(library.size() >= 60, () -> "only " + library.size() + " classes scanned");
  }

  @Test
  void packagesOfCoreHaveNoCycles() {
    slices().matching("dev.halftone.(tensor|kernel|io)..").should().beFreeOfCycles().check(library);
  }

  @Test
  void noExampleKnowsAnother() {
    JavaClasses examples =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.halftone.examples");
    slices()
        .matching("dev.halftone.examples.(seq|sparse|pvae|csae|gmvae)..")
        .should()
        .notDependOnEachOther()
        .check(examples);
  }

  @Test
  void kernelKnowsNoTensor() {
    noClasses()
        .that()
        .resideInAPackage("dev.halftone.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.halftone.tensor..", "dev.halftone.io..")
        .check(library);
  }

  @Test
  void coreKnowsNothingAboveIt() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.halftone.tensor..", "dev.halftone.kernel..", "dev.halftone.io..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.halftone.nn..", "dev.halftone.quantize..")
        .check(library);
  }

  @Test
  void nnAndQuantizeDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.halftone.nn..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.halftone.quantize..")
        .check(library);
    noClasses()
        .that()
        .resideInAPackage("dev.halftone.quantize..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.halftone.nn..")
        .check(library);
  }

  @Test
  void onlyVectorKernelsUseTheIncubatingModule() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.halftone.kernel")
        .or()
        .haveNameNotMatching(".*\\.Vector\\w*(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(library);
  }

  @Test
  void staticFieldsAreFinal() {
    fields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(SYNTHETIC)
        .should()
        .haveModifier(FINAL)
        .check(library);
  }

  @Test
  void nothingIsNative() {
    methods().should().notHaveModifier(NATIVE).check(library);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .orShould()
        .callMethod(System.class, "load", String.class)
        .check(library);
  }

  @Test
  void nothingOpensSockets() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.nio.channels.spi..", "javax.net..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.nio\\.channels\\..*Socket.*")
        .check(library);
  }

  @Test
  void thereIsNoAmbientState() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ThreadLocal.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(java.util.Random.class)
        .check(library);
  }

  @Test
  void nothingPrints() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(library);
  }
}
